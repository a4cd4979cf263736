using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

public sealed class ListScenariosFunction(ICallers callers, ScenarioList scenarios, Pages pages)
{
    /// <summary>The caller's scenarios and those shared with them, newest first.</summary>
    [Function("ListScenarios"), Requires(Permissions.ScenarioRead), Answers<ScenarioPage>, Paged]
    [Query("q", "Words that stand in title or tags.", MaxLength = 100, Example = "bees")]
    [Query("status", "Only drafts, or only ready ones.", Values = ["draft", "ready"])]
    [Query("language", "Only in this language.", MaxLength = 12, Example = "en")]
    [Query("template", "Only those begun from this template.", MaxLength = 40, Example = "explainer")]
    [Query("tag", "Only with this tag.", MaxLength = 40)]
    [Query("deleted", "What is in the bin instead.", Type = typeof(bool))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var filter = new ScenarioFilter(
            RequestQuery.Text(request, "q", 100),
            RequestQuery.OneOf(request, "status", "draft", "ready") switch { "draft" => ScenarioStatus.Draft, "ready" => ScenarioStatus.Ready, _ => null },
            RequestQuery.Text(request, "language", 12), RequestQuery.Text(request, "template", 40), RequestQuery.Text(request, "tag", 40),
            RequestQuery.Flag(request, "deleted"));
        var (found, continuation) = await scenarios.PageAsync(caller.UserId, filter, wanted.Limit, wanted.Cursor, cancellation);
        var items = found.Select(summary => new ScenarioListEntry(
            summary.Id, summary.Title, summary.Language, ScenarioView.Wire(summary.Status), summary.Template, summary.Format, summary.Scenes, summary.Seconds,
            summary.Tags, summary.Revision, summary.OwnerId != caller.UserId, summary.CreatedAt, summary.UpdatedAt, summary.DeletedAt));
        return Results.Json(new ScenarioPage([.. items], pages.Next(request, caller.UserId, continuation)), ScenariosHttpJsonContext.Default.ScenarioPage);
    }
}
