using System.Globalization;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

public sealed class SaveScenarioFunction(ICallers callers, ScenarioAccess access, ScenarioStore scenarios)
{
    /// <summary>
    /// Writes a scenario over the revision that If-Match names, and over no other. An editor that saves by itself says <c>autosave=true</c>:
    /// the saves of one writing are one version.
    /// </summary>
    [Function("SaveScenario"), Requires(Permissions.ScenarioUpdate), Accepts<ScenarioBody>(ScenarioBody.MaxBytes), NeedsIfMatch]
    [Query("autosave", "Saved by the editor itself.", Type = typeof(bool))]
    [Query("label", "What to call the version.", MaxLength = 100)]
    [Answers<ScenarioView>(Headers = ["ETag"])]
    [Fails("scenario_not_found", "scenario_invalid", "changed_meanwhile", "scenario_deleted", "scenario_too_many_versions", "permission_missing")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/scenarios/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var condition = Preconditions.IfMatch(request);
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.ScenarioBody, ScenarioBody.MaxBytes, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var scenario = await access.ReadAsync(id, caller.UserId, ScenarioRight.Edit, cancellation);
        var revision = condition.ETag is null ? scenario.Revision : int.TryParse(condition.ETag, NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named : 0;
        var saved = await scenarios.SaveAsync(
            id, revision, body.ToContent(), caller.UserId, RequestQuery.Flag(request, "autosave"), RequestQuery.Text(request, "label", 100), null, cancellation);
        return ScenarioView.Answer(request, saved, caller.UserId);
    }
}
