using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

/// <summary>Earlier states of a scenario.</summary>
public sealed class ScenarioVersionsFunctions(ICallers callers, ScenarioAccess access, ScenarioStore scenarios, Pages pages)
{
    /// <summary>The kept versions, newest first.</summary>
    [Function("ListScenarioVersions"), Requires(Permissions.ScenarioRead), Answers<ScenarioVersionPage>, Paged, Fails("scenario_not_found")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios/{id}/versions")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation);
        var wanted = pages.Read(request, id);
        var page = await scenarios.VersionsAsync(id, wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new ScenarioVersionPage([.. page.Documents.Select(document => ScenarioVersionEntry.Of(document.Value))], pages.Next(request, id, page.Continuation)),
            ScenariosHttpJsonContext.Default.ScenarioVersionPage);
    }

    /// <summary>One version, whole.</summary>
    [Function("GetScenarioVersion"), Requires(Permissions.ScenarioRead), Answers<ScenarioVersionView>, Fails("scenario_not_found", "version_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios/{id}/versions/{number:int}")] HttpRequest request, string id, int number, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation);
        var version = await ReadAsync(id, number, cancellation);
        return Results.Json(
            new ScenarioVersionView(ScenarioVersionEntry.Of(version), ScenarioView.ContentOf(version.Content)), ScenariosHttpJsonContext.Default.ScenarioVersionView);
    }

    /// <summary>What changed from one version to another, field by field and scene by scene.</summary>
    [Function("DiffScenarioVersions"), Requires(Permissions.ScenarioRead), Answers<ScenarioDiffView>, Fails("scenario_not_found", "version_not_found")]
    [Query("to", "The version compared to; the present state when not given.", Type = typeof(int), Minimum = 1)]
    public async Task<IResult> DiffAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios/{id}/versions/{number:int}/diff")] HttpRequest request, string id, int number, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var scenario = await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation);
        var before = await ReadAsync(id, number, cancellation);
        var to = (int?)RequestQuery.Whole(request, "to", 1, int.MaxValue);
        var after = to is { } other ? (await ReadAsync(id, other, cancellation)).Content : scenario.Content;
        var diff = ScenarioDiff.Between(before.Content, after);
        var scenes = diff.Scenes.Select(scene => new SceneDiffView(scene.SceneId, ScenarioView.Wire(scene.Kind), scene.From, scene.To, scene.Fields));
        return Results.Json(new ScenarioDiffView(number, to ?? scenario.Revision, diff.Fields, [.. scenes]), ScenariosHttpJsonContext.Default.ScenarioDiffView);
    }

    /// <summary>Brings an earlier version back as a new one; nothing in between is lost.</summary>
    [Function("RestoreScenarioVersion"), Requires(Permissions.ScenarioUpdate), Answers<ScenarioView>(Headers = ["ETag"])]
    [Fails("scenario_not_found", "version_not_found", "changed_meanwhile", "scenario_deleted", "permission_missing")]
    public async Task<IResult> RestoreAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/scenarios/{id}/versions/{number:int}/restore")] HttpRequest request, string id, int number, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var scenario = await access.ReadAsync(id, caller.UserId, ScenarioRight.Edit, cancellation);
        var version = await ReadAsync(id, number, cancellation);
        var saved = await scenarios.SaveAsync(id, scenario.Revision, version.Content, caller.UserId, autosave: false, null, number, cancellation);
        return ScenarioView.Answer(request, saved, caller.UserId);
    }

    private async Task<ScenarioVersion> ReadAsync(string id, int number, CancellationToken cancellation) =>
        await scenarios.VersionAsync(id, number, cancellation) ?? throw new PermanentException("version_not_found", $"There is no version {number}.");
}
