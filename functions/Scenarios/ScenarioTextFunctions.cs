using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Scenarios.Templates;
using AutoVideo.Scenarios.Text;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Scenarios;

/// <param name="Text">Markdown as the export writes it, plain Markdown (a heading or a paragraph a scene), or the export's JSON.</param>
/// <param name="Language">When the text does not say.</param>
internal sealed record ImportScenario([StringLength(1_000_000, MinimumLength = 1)] string Text, [StringLength(12, MinimumLength = 2)] string Language = "en") : IExample<ImportScenario>
{
    public static ImportScenario Example { get; } = new("# Tea\n\nTea comes from one plant.\n\nThe rest is what is done to its leaves.\n");
}

/// <summary>Templates, and scenarios as texts.</summary>
public sealed class ScenarioTextFunctions(ICallers callers, ScenarioAccess access, ScenarioStore scenarios, TimeProvider time)
{
    private const long MaxBody = 4 * 1024 * 1024;

    /// <summary>The templates that a scenario can begin from, with what each scene is for.</summary>
    [Function("ListScenarioTemplates"), Public("Templates are part of the product and hold nothing of anybody."), Answers<ScenarioTemplateList>]
    public IResult Templates([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenario-templates")] HttpRequest request) =>
        Results.Json(new ScenarioTemplateList(ScenarioTemplates.All), ScenariosHttpJsonContext.Default.ScenarioTemplateList);

    /// <summary>A scenario as a file: Markdown for people, JSON for programs; both are read back whole.</summary>
    [Function("ExportScenario"), Requires(Permissions.ScenarioRead), Fails("scenario_not_found")]
    [Query("format", "markdown (default) or json.", Values = ["markdown", "json"])]
    [Answers(200, ContentType = "text/markdown"), Answers<ScenarioBody>]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/scenarios/{id}/export")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var scenario = await access.ReadAsync(id, caller.UserId, ScenarioRight.View, cancellation);
        return RequestQuery.OneOf(request, "format", "markdown", "json") == "json"
            ? Results.Json(ScenarioView.ContentOf(scenario.Content), ScenariosHttpJsonContext.Default.ScenarioBody)
            : Results.Text(ScenarioMarkdown.Write(scenario.Content), "text/markdown; charset=utf-8");
    }

    /// <summary>Makes a scenario of a text.</summary>
    [Function("ImportScenario"), Requires(Permissions.ScenarioCreate), Accepts<ImportScenario>(MaxBody)]
    [Answers<ScenarioView>(201, Headers = ["Location", "ETag"]), Fails("scenario_text_invalid", "scenario_invalid")]
    public async Task<IResult> ImportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/scenarios/import")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ScenariosHttpJsonContext.Default.ImportScenario, MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var content = body.Text.AsSpan().TrimStart().StartsWith("{") ? Json(body.Text) : ScenarioMarkdown.Read(body.Text, body.Language);
        ScenarioBody.Require(content);
        return ScenarioView.Answer(request, await scenarios.CreateAsync(Idempotency.IdOf(request, "scn", time.GetUtcNow()), content, caller.UserId, cancellation), caller.UserId, StatusCodes.Status201Created);
    }

    private static ScenarioContent Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            BodyCheck.Check(document.RootElement, ShapeReader.Of(typeof(ScenarioBody)));
            return document.RootElement.Deserialize(ScenariosHttpJsonContext.Default.ScenarioBody)!.ToContent();
        }
        catch (JsonException invalid)
        {
            throw new PermanentException("scenario_text_invalid", $"The text is not a scenario in JSON (at {invalid.Path ?? "$"}, line {invalid.LineNumber + 1}).", invalid);
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or FormatException)
        {
            throw new PermanentException("scenario_text_invalid", "A text in the scenario is not valid Unicode.", invalid);
        }
    }
}
