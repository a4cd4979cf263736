using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Scenarios.Sharing;
using AutoVideo.Security;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

/// <param name="Name">As it is shown beside the comment.</param>
/// <param name="Text">The comment.</param>
/// <param name="SceneId">Null for the whole scenario.</param>
/// <param name="ReplyTo">The comment that is answered.</param>
internal sealed record AddGuestComment(
    [StringLength(ScenarioComment.MaxName, MinimumLength = 1)] string Name, [StringLength(ScenarioComment.MaxText, MinimumLength = 1)] string Text,
    [MaxLength(ScenarioRules.MaxId)] string? SceneId = null, [MaxLength(64)] string? ReplyTo = null) : IExample<AddGuestComment>
{
    public static AddGuestComment Example { get; } = new("Mia", "Could the second scene be shorter?");
}

/// <summary>What a link opens, without signing in.</summary>
public sealed class SharedScenarioFunctions(ScenarioLinks links, ScenarioComments comments, Pages pages, IRateLimiter limiter)
{
    private static readonly RatePolicy CommentsOfALink = new("scenario-link-comments", 30, TimeSpan.FromHours(1));

    /// <summary>The scenario behind a link; each opening is counted.</summary>
    [Function("OpenSharedScenario"), Public("Whoever has the link may see what it was made for, until it expires or is revoked.")]
    [Answers<ScenarioView>(Headers = ["ETag"]), Fails("link_not_found")]
    public async Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/shared/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        var (link, scenario) = await links.OpenAsync(token, cancellation);
        // Chats and mail programs ask for the headers of every link that is sent; nobody has seen it by that.
        if (!HttpMethods.IsHead(request.Method))
            await links.CountViewAsync(link, cancellation);
        // A link is a secret of its address: it goes into no other site's logs and no index.
        request.HttpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        request.HttpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        return ScenarioView.Answer(request, scenario, null);
    }

    /// <summary>The comments on the scenario behind a link, oldest first.</summary>
    [Function("ListSharedComments"), Public("As the scenario that the link opens."), Answers<ScenarioCommentPage>, Paged, Fails("link_not_found", "permission_missing")]
    public async Task<IResult> CommentsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/shared/{token}/comments")] HttpRequest request, string token, CancellationToken cancellation)
    {
        var (_, scenario) = await OpenToCommentAsync(token, cancellation);
        var wanted = pages.Read(request, scenario.Id);
        var page = await comments.ListAsync(scenario.Id, wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new ScenarioCommentPage([.. page.Documents.Select(document => ScenarioCommentView.Of(document.Value))], pages.Next(request, scenario.Id, page.Continuation)),
            ScenariosHttpJsonContext.Default.ScenarioCommentPage);
    }

    /// <summary>A guest's comment; 30 an hour for each link.</summary>
    [Function("AddSharedComment"), Public("A link with the right to comment was given for this."), Accepts<AddGuestComment>, Answers<ScenarioCommentView>(201)]
    [Fails("link_not_found", "comment_invalid", "comment_not_found", "comments_too_many", "permission_missing", "rate_limited")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/shared/{token}/comments")] HttpRequest request, string token, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.AddGuestComment, 16 * 1024, cancellation);
        var (link, scenario) = await OpenToCommentAsync(token, cancellation);
        if (!(await limiter.TakeAsync(CommentsOfALink, link.Id, 1, cancellation)).Allowed)
            throw new PermanentException("rate_limited", "This link has had many comments in the last hour; try again later.");
        var comment = await comments.AddAsync(scenario, body.SceneId, body.ReplyTo, body.Text, (null, body.Name), link.Id, cancellation);
        return Results.Json(ScenarioCommentView.Of(comment), ScenariosHttpJsonContext.Default.ScenarioCommentView, statusCode: StatusCodes.Status201Created);
    }

    private async Task<(ScenarioLink Link, Scenario Scenario)> OpenToCommentAsync(string token, CancellationToken cancellation)
    {
        var opened = await links.OpenAsync(token, cancellation);
        return opened.Link.Right >= ScenarioRight.Comment ? opened : throw new PermanentException("permission_missing", "The link lets view, not comment.");
    }
}
