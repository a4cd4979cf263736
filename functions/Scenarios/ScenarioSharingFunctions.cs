using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Scenarios.Sharing;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

/// <param name="Right">view, comment or edit; each includes the one before.</param>
internal sealed record ShareScenario([AllowedValues("view", "comment", "edit")] string Right = "view") : IExample<ShareScenario>
{
    public static ShareScenario Example { get; } = new("comment");
}

/// <param name="Right">view or comment.</param>
/// <param name="Hours">How long it opens; 30 days when not given.</param>
internal sealed record CreateScenarioLink([AllowedValues("view", "comment")] string Right = "view", [Range(0.02, 8760)] double? Hours = null) : IExample<CreateScenarioLink>
{
    public static CreateScenarioLink Example { get; } = new("comment", 48);
}

/// <summary>With whom a scenario is shared, by name and by link.</summary>
public sealed class ScenarioSharingFunctions(
    ICallers callers, ScenarioAccess access, ScenarioStore scenarios, ScenarioLinks links, IDocumentStore documents, TimeProvider time)
{
    /// <summary>Lets another user see, comment or edit a scenario.</summary>
    [Function("ShareScenario"), Requires(Permissions.ScenarioShare), Accepts<ShareScenario>, Answers<ScenarioView>(Headers = ["ETag"])]
    [Fails("scenario_not_found", "user_not_found", "share_with_owner", "share_too_many", "permission_missing")]
    public async Task<IResult> ShareAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/scenarios/{id}/people/{userId}")] HttpRequest request, string id, string userId, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.ShareScenario, 1024, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadOwnAsync(id, caller.UserId, cancellation);
        if (userId.Length > 64 || await documents.ReadAsync(new(User.Container, userId, userId), IdentityJsonContext.Default.User, cancellation) is null)
            throw new PermanentException("user_not_found", "There is no such user.");
        var shared = await scenarios.GrantAsync(id, userId, Enum.Parse<ScenarioRight>(body.Right, ignoreCase: true), caller.UserId, cancellation);
        return ScenarioView.Answer(request, shared, caller.UserId);
    }

    /// <summary>Takes a user's right to a scenario back; users may give up their own.</summary>
    [Function("UnshareScenario"), Requires(Permissions.ScenarioRead), Answers(204), Fails("scenario_not_found", "permission_missing")]
    public async Task<IResult> UnshareAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/scenarios/{id}/people/{userId}")] HttpRequest request, string id, string userId, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        if (userId == caller.UserId)
            await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation);
        else
            await access.ReadOwnAsync(id, caller.UserId, cancellation);
        await scenarios.GrantAsync(id, userId, null, caller.UserId, cancellation);
        return Results.NoContent();
    }

    /// <summary>Makes a link that opens a scenario to whoever has it. Its token is shown in this answer only.</summary>
    [Function("CreateScenarioLink"), Requires(Permissions.ScenarioShare), Accepts<CreateScenarioLink>, Answers<ScenarioLinkView>(201)]
    [Fails("scenario_not_found", "share_too_many", "permission_missing")]
    public async Task<IResult> CreateLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/scenarios/{id}/links")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.CreateScenarioLink, 1024, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadOwnAsync(id, caller.UserId, cancellation);
        var right = Enum.Parse<ScenarioRight>(body.Right, ignoreCase: true);
        var (link, token) = await links.CreateAsync(id, right, body.Hours is { } hours ? TimeSpan.FromHours(hours) : null, caller.UserId, cancellation);
        return Results.Json(ScenarioLinkView.Of(link, time.GetUtcNow(), token), ScenariosHttpJsonContext.Default.ScenarioLinkView, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>The links of a scenario with how often each was opened, newest first.</summary>
    [Function("ListScenarioLinks"), Requires(Permissions.ScenarioShare), Answers<ScenarioLinkList>, Fails("scenario_not_found", "permission_missing")]
    public async Task<IResult> ListLinksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios/{id}/links")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadOwnAsync(id, caller.UserId, cancellation);
        var all = await links.ListAsync(id, cancellation);
        return Results.Json(new ScenarioLinkList([.. all.Select(link => ScenarioLinkView.Of(link, time.GetUtcNow()))]), ScenariosHttpJsonContext.Default.ScenarioLinkList);
    }

    /// <summary>Closes a link at once.</summary>
    [Function("RevokeScenarioLink"), Requires(Permissions.ScenarioShare), Answers(204), Fails("scenario_not_found", "link_not_found", "permission_missing")]
    public async Task<IResult> RevokeLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/scenarios/{id}/links/{linkId}")] HttpRequest request, string id, string linkId, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadOwnAsync(id, caller.UserId, cancellation);
        await links.RevokeAsync(id, linkId, caller.UserId, cancellation);
        return Results.NoContent();
    }
}
