using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Scenarios.Sharing;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

/// <param name="Text">The comment.</param>
/// <param name="SceneId">Null for the whole scenario.</param>
/// <param name="ReplyTo">The comment that is answered.</param>
internal sealed record AddScenarioComment(
    [StringLength(ScenarioComment.MaxText, MinimumLength = 1)] string Text, [MaxLength(ScenarioRules.MaxId)] string? SceneId = null, [MaxLength(64)] string? ReplyTo = null)
    : IExample<AddScenarioComment>
{
    public static AddScenarioComment Example { get; } = new("Is this number right?");
}

/// <param name="Resolved">False opens it again.</param>
internal sealed record ResolveScenarioComment(bool Resolved = true) : IExample<ResolveScenarioComment>
{
    public static ResolveScenarioComment Example { get; } = new();
}

/// <summary>Remarks on a scenario and its scenes.</summary>
public sealed class ScenarioCommentsFunctions(ICallers callers, ScenarioAccess access, ScenarioComments comments, IDocumentStore documents, Pages pages)
{
    /// <summary>All remarks, oldest first.</summary>
    [Function("ListScenarioComments"), Requires(Permissions.ScenarioRead), Answers<ScenarioCommentPage>, Paged, Fails("scenario_not_found")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios/{id}/comments")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation);
        var wanted = pages.Read(request, id);
        var page = await comments.ListAsync(id, wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new ScenarioCommentPage([.. page.Documents.Select(document => ScenarioCommentView.Of(document.Value))], pages.Next(request, id, page.Continuation)),
            ScenariosHttpJsonContext.Default.ScenarioCommentPage);
    }

    /// <summary>Remarks on a scenario, or on one of its scenes.</summary>
    [Function("AddScenarioComment"), Requires(Permissions.ScenarioRead), Accepts<AddScenarioComment>, Answers<ScenarioCommentView>(201, Headers = ["ETag"])]
    [Fails("scenario_not_found", "comment_invalid", "comment_not_found", "comments_too_many", "permission_missing")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/scenarios/{id}/comments")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.AddScenarioComment, 16 * 1024, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var scenario = await access.ReadAsync(id, caller.UserId, ScenarioRight.Comment, cancellation);
        var author = await documents.ReadAsync(new(User.Container, caller.UserId, caller.UserId), IdentityJsonContext.Default.User, cancellation);
        var comment = await comments.AddAsync(scenario, body.SceneId, body.ReplyTo, body.Text, (caller.UserId, author?.Value.DisplayName ?? "Somebody"), null, cancellation);
        return ScenarioCommentView.Answer(request, comment, StatusCodes.Status201Created);
    }

    /// <summary>Settles a remark, or opens it again.</summary>
    [Function("ResolveScenarioComment"), Requires(Permissions.ScenarioRead), Accepts<ResolveScenarioComment>, Answers<ScenarioCommentView>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("scenario_not_found", "comment_not_found", "permission_missing")]
    public async Task<IResult> ResolveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/scenarios/{id}/comments/{commentId}")] HttpRequest request, string id, string commentId, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.ResolveScenarioComment, 1024, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        await access.ReadAsync(id, caller.UserId, ScenarioRight.Comment, cancellation);
        var comment = await comments.ResolveAsync(id, commentId, body.Resolved, caller.UserId, Preconditions.IfMatchWhenSent(request), cancellation);
        return ScenarioCommentView.Answer(request, comment, StatusCodes.Status200OK);
    }

    /// <summary>Removes a remark: one's own, or any on one's own scenario.</summary>
    [Function("DeleteScenarioComment"), Requires(Permissions.ScenarioRead), Answers(204), TakesIfMatch, Fails("scenario_not_found", "comment_not_found", "permission_missing")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/scenarios/{id}/comments/{commentId}")] HttpRequest request, string id, string commentId, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var scenario = await access.ReadAsync(id, caller.UserId, ScenarioRight.Comment, cancellation);
        var comment = await comments.ReadAsync(id, commentId, cancellation);
        if (scenario.OwnerId != caller.UserId && comment.Value.UserId != caller.UserId)
            throw new PermanentException("permission_missing", "Only its author or the scenario's owner removes a comment.");
        await comments.DeleteAsync(id, commentId, caller.UserId, Preconditions.IfMatchWhenSent(request), cancellation);
        return Results.NoContent();
    }
}
