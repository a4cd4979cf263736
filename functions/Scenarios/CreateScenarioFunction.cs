using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Scenarios.Templates;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

public sealed class CreateScenarioFunction(ICallers callers, ScenarioStore scenarios, TimeProvider time)
{
    /// <summary>Begins a scenario: with scenes of its own, with a template's, or empty.</summary>
    [Function("CreateScenario"), Requires(Permissions.ScenarioCreate), Accepts<ScenarioBody>(ScenarioBody.MaxBytes)]
    [Answers<ScenarioView>(201, Headers = ["Location", "ETag"]), Fails("scenario_invalid", "template_unknown")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/scenarios")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.ScenarioBody, ScenarioBody.MaxBytes, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var content = body.ToContent();
        if (body.Template is { } id)
        {
            var template = ScenarioTemplates.Find(id)
                ?? throw new PermanentException("template_unknown", $"There is no template '{id}'; GET /api/v1/scenario-templates lists them.");
            if (content.Scenes.Count == 0)
                content = content with { Scenes = ScenarioTemplates.Begin(template, content.Title, content.Language, content.Format, null).Scenes, Tone = content.Tone ?? template.Tone };
        }
        return ScenarioView.Answer(request, await scenarios.CreateAsync(Idempotency.IdOf(request, "scn", time.GetUtcNow()), content, caller.UserId, cancellation), caller.UserId, StatusCodes.Status201Created);
    }
}
