using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

/// <summary>Read, delete, restore and duplicate one scenario.</summary>
public sealed class ScenarioFunctions(ICallers callers, ScenarioAccess access, ScenarioStore scenarios, TimeProvider time)
{
    /// <summary>One scenario, the caller's own or one that is shared with them.</summary>
    [Function("GetScenario"), Requires(Permissions.ScenarioRead), Answers<ScenarioView>(Headers = ["ETag"]), Fails("scenario_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return ScenarioView.Answer(request, await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation), caller.UserId);
    }

    /// <summary>Puts a scenario into the bin, where it stays for 30 days.</summary>
    [Function("DeleteScenario"), Requires(Permissions.ScenarioDelete), Answers(204), TakesIfMatch, Fails("scenario_not_found", "permission_missing")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/scenarios/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadOwnAsync(id, caller.UserId, cancellation);
        await scenarios.DeleteAsync(id, caller.UserId, Preconditions.IfMatchWhenSent(request), cancellation);
        return Results.NoContent();
    }

    /// <summary>Takes a scenario out of the bin.</summary>
    [Function("RestoreScenario"), Requires(Permissions.ScenarioUpdate), Answers<ScenarioView>(Headers = ["ETag"]), Fails("scenario_not_found", "permission_missing")]
    public async Task<IResult> RestoreAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/scenarios/{id}/restore")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadOwnAsync(id, caller.UserId, cancellation);
        return ScenarioView.Answer(request, await scenarios.RestoreAsync(id, caller.UserId, cancellation), caller.UserId);
    }

    /// <summary>A copy of its own, without versions, comments and shares; whoever may see a scenario may copy it.</summary>
    [Function("DuplicateScenario"), Requires(Permissions.ScenarioCreate), Answers<ScenarioView>(201, Headers = ["Location", "ETag"]), Fails("scenario_not_found")]
    public async Task<IResult> DuplicateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/scenarios/{id}/duplicate")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var original = await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation);
        var copy = await scenarios.CreateAsync(Idempotency.IdOf(request, "scn", time.GetUtcNow()), original.Content with { Status = ScenarioStatus.Draft }, caller.UserId, cancellation);
        return ScenarioView.Answer(request, copy, caller.UserId, StatusCodes.Status201Created);
    }
}
