using System.Text.Json;
using AutoVideo.Ai.Calls;
using AutoVideo.Articles;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.IdempotencyKeys;
using AutoVideo.Identity;
using AutoVideo.Scenarios;
using AutoVideo.Scenarios.Templates;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Generate;

public sealed partial class GenerateScenarioFunction(
    ICallers callers, ArticleImporter articles, ScenarioGenerator generator, ScenarioStore scenarios, IHostApplicationLifetime host, TimeProvider time,
    IOptions<ApiOptions> options, ILogger<GenerateScenarioFunction> logger)
{
    /// <summary>
    /// Writes a scenario from a topic, a text, a document or an article and keeps it as a draft. With <c>Accept: text/event-stream</c> it answers
    /// with events as it is written: <c>started</c>, <c>sources</c>, <c>scene</c>, <c>warning</c>, and at last <c>done</c> with the scenario, or
    /// <c>error</c> with a problem. After a second <c>started</c> the scenes before it are void: another provider begins anew. Who leaves, stops it.
    /// </summary>
    [Function("GenerateScenario"), Requires(Permissions.AiGenerateText), Accepts<GenerateScenario>(GenerateScenario.MaxBytes)]
    [Answers<GeneratedScenarioView>(201, Headers = ["Location"], Description = "The draft, when JSON is accepted.")]
    [Answers(200, ContentType = "text/event-stream", Description = "Events as it is written, when an event stream is accepted.")]
    [Fails("topic_invalid", "source_empty", "source_too_large", "source_not_text", "source_ambiguous", "language_unknown", "template_unknown", "document_unreadable", "address_invalid", "address_not_allowed",
        "article_unreadable", "article_unreachable", "article_forbidden_by_robots", "article_too_large", "content_refused", "quota_exceeded", "providers_failed", "translation_needs_provider")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/ai/generate")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, GenerateHttpJsonContext.Default.GenerateScenario, GenerateScenario.MaxBytes, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        CallOwner.Set(new(caller.UserId, null, "scenario"));
        var wish = await WishOfAsync(body, cancellation);
        await generator.CheckAsync(wish, cancellation);
        var id = Idempotency.IdOf(request, "scn", time.GetUtcNow());
        if (!EventsAnswer.IsWanted(request))
            return await AnswerAsync(request, wish, id, caller.UserId, cancellation);
        return new EventsAnswer(async stream =>
        {
            CallOwner.Set(new(caller.UserId, null, "scenario"));
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, host.ApplicationStopping);
            return await StreamAsync(new ServerEvents(stream, time), wish, id, caller.UserId, gone.Token);
        });
    }

    private async Task<GenerationWish> WishOfAsync(GenerateScenario body, CancellationToken cancellation)
    {
        if (new object?[] { body.Text, body.Document, body.ArticleUrl }.Count(source => source is not null) > 1)
            throw new PermanentException("source_ambiguous", "Give one of text, document and articleUrl.");
        var template = body.Template is null ? null : ScenarioTemplates.Find(body.Template)
            ?? throw new PermanentException("template_unknown", $"There is no template '{body.Template}'; GET /api/v1/scenario-templates lists them.");
        var article = body.ArticleUrl is null ? null : await articles.ImportAsync(body.ArticleUrl, cancellation);
        var text = body.Document is { } document ? DocumentText.Read(document.MediaType, document.Content) : body.Text;
        var usual = template?.Seconds ?? (text is null && article is null ? 30 : 60);
        return new(body.Topic?.Trim(), text, article, body.Language, body.Seconds ?? usual, body.Format ?? VideoFormat.Portrait.ToString())
        {
            Tone = body.Tone,
            Audience = body.Audience,
            Template = template,
        };
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, GenerationWish wish, string id, string userId, CancellationToken cancellation)
    {
        var warnings = WarningsOf(wish);
        await foreach (var happened in generator.WriteAsync(wish, cancellation))
        {
            if (happened is GenerationEvent.Warning warning)
                warnings.Add(GenerationWarningView.Of(warning));
            if (happened is not GenerationEvent.Finished finished)
                continue;
            var scenario = await StoreAsync(finished, id, userId, cancellation);
            var view = new GeneratedScenarioView(ScenarioView.Of(scenario, userId), warnings, finished.Provider, finished.Model);
            request.HttpContext.Response.Headers.Location = view.Scenario.Links["self"];
            return Results.Json(view, GenerateHttpJsonContext.Default.GeneratedScenarioView, statusCode: StatusCodes.Status201Created);
        }
        throw new InvalidOperationException("A generation has no end.");
    }

    private async Task<EventsEnd> StreamAsync(ServerEvents events, GenerationWish wish, string id, string userId, CancellationToken gone)
    {
        using var over = new CancellationTokenSource(options.Value.LongestStream, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, over.Token);
        try
        {
            foreach (var warning in WarningsOf(wish))
                await events.SendAsync("warning", warning, GenerateHttpJsonContext.Default.GenerationWarningView, gone);
            await foreach (var happened in events.WhileAliveAsync(generator.WriteAsync(wish, either.Token), either.Token))
                if (await SendAsync(events, happened, id, userId, gone) is { } done)
                    return done;
            throw new InvalidOperationException("A generation has no end.");
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The client went away, and the writing ended with it.
            return new EventsEnd.Broken();
        }
        catch (Exception fault)
        {
            var problem = Problems.Of(fault is OperationCanceledException ? new TransientException($"It took longer than {options.Value.LongestStreamSeconds} s.", fault) : fault);
            if (problem.Status >= StatusCodes.Status500InternalServerError && fault is not (PermanentException or OperationCanceledException))
                LogFailed(fault);
            await TellAsync(events, problem, gone);
            return fault is PermanentException && problem.Status < StatusCodes.Status500InternalServerError ? new EventsEnd.Refused() : new EventsEnd.Broken();
        }
    }

    private static async Task TellAsync(ServerEvents events, ProblemDetails problem, CancellationToken gone)
    {
        try
        {
            await events.SendAsync("error", problem, HttpJsonContext.Default.ProblemDetails, gone);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // Nobody is there to be told.
        }
    }

    /// <returns>Null: more comes.</returns>
    private async Task<EventsEnd?> SendAsync(ServerEvents events, GenerationEvent happened, string id, string userId, CancellationToken gone)
    {
        var json = GenerateHttpJsonContext.Default;
        switch (happened)
        {
            case GenerationEvent.Started started:
                await events.SendAsync("started", new GenerationStartedView(started.Provider, started.Model, started.Language), json.GenerationStartedView, gone);
                break;
            case GenerationEvent.Sources sources:
                await events.SendAsync("sources", new GenerationSourcesView(sources.Citations), json.GenerationSourcesView, gone);
                break;
            case GenerationEvent.SceneWritten scene:
                await events.SendAsync("scene", new GenerationSceneView(scene.Index, SceneBody.Of(scene.Scene), scene.EstimatedSeconds, scene.IsUnsourced), json.GenerationSceneView, gone);
                break;
            case GenerationEvent.Warning warning:
                await events.SendAsync("warning", GenerationWarningView.Of(warning), json.GenerationWarningView, gone);
                break;
            case GenerationEvent.Finished finished:
                var scenario = await StoreAsync(finished, id, userId, gone);
                var view = new GeneratedScenarioView(ScenarioView.Of(scenario, userId), [], finished.Provider, finished.Model);
                var kept = KeptOf(view);
                try
                {
                    await events.SendAsync("done", view, json.GeneratedScenarioView, gone);
                }
                catch (Exception fault) when (fault is OperationCanceledException or IOException)
                {
                    // It is made all the same; a repeat with the same key gets it.
                }
                return new EventsEnd.Done(kept);
        }
        return null;
    }

    private static KeptAnswer KeptOf(GeneratedScenarioView view) => new(
        StatusCodes.Status201Created,
        new Dictionary<string, string> { ["Content-Type"] = "application/json; charset=utf-8", ["Location"] = view.Scenario.Links["self"] },
        JsonSerializer.SerializeToUtf8Bytes(view, GenerateHttpJsonContext.Default.GeneratedScenarioView));

    private Task<Scenario> StoreAsync(GenerationEvent.Finished finished, string id, string userId, CancellationToken cancellation)
    {
        ScenarioBody.Require(finished.Content);
        return scenarios.CreateAsync(id, finished.Content, userId, cancellation);
    }

    private static List<GenerationWarningView> WarningsOf(GenerationWish wish) =>
        [.. (wish.Article?.Warnings ?? []).Select(code => new GenerationWarningView($"article_{code}", "See the article's licence and warnings before its words are used.", []))];

    [LoggerMessage(3122, LogLevel.Error, "A scenario could not be generated")]
    private partial void LogFailed(Exception exception);
}
