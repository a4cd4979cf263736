using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Experiments;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Safety;
using AutoVideo.Render;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Videos.Translations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Script;

/// <summary>Writes the script, once for all that determines it.</summary>
public sealed class WriteScript(
    VideoSteps steps, IScriptModel model, AiExperiments experiments, SafetyChecks safety, VideoTranslations translations, IBlobStore blobs, ArtefactStore artefacts,
    ManifestBlobs manifests, MadeOfAnswers made, IOptions<RenderOptions> output)
{
    private const int CodeVersion = 1;

    // The rest of a video is pauses between its scenes.
    private const double SpeechShare = 0.95;

    // What a script may be asked for at least: the shortest video is all speech.
    private const double Shortest = 5;

    [Function(ActivityNames.WriteScript)]
    public Task<WrittenScript> RunAsync([ActivityTrigger] VideoRun run, CancellationToken cancellation) =>
        steps.RunAsync(run, VideoStage.Script, null, async (video, cost) =>
        {
            // Its owner may have changed it since it was checked last.
            await safety.CheckAsync("style", [VideoStyle.WordsOf(video.Request.Style)], cancellation);
            if (video.Edit is { } edit)
            {
                var edited = await manifests.ReadAsync(edit.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
                await safety.CheckAsync("script", edited.Scenes.SelectMany(ShownOrSaid).Prepend(edited.Title), cancellation);
                return await RecordAsync(run, video, edit.Script, edited, cost.CpuSeconds, cancellation);
            }
            if (video.Request.Translation is { } translation)
            {
                var (blob, translated) = await translations.WriteAsync(video, translation, cancellation);
                await safety.CheckAsync("script", [translated.Title, translated.Seo.Title, translated.Seo.Description, .. translated.Scenes.SelectMany(ShownOrSaid)], cancellation);
                return await RecordAsync(run, video, blob, translated, cost.CpuSeconds, cancellation);
            }
            var request = await RequestOfAsync(video.Request, cancellation);
            await safety.CheckAsync("topic", [request.Topic], cancellation);
            var (address, script) = await FindAsync(video.Id, request, cancellation) ?? await WriteAsync(run, video, request, cancellation);
            await safety.CheckAsync("script", [script.Title, script.Seo.Title, script.Seo.Description, .. script.Scenes.SelectMany(ShownOrSaid)], cancellation);
            return await RecordAsync(run, video, address.Manifest, script, cost.CpuSeconds, cancellation);
        }, cancellation);

    /// <summary>What this video had before, whoever wrote it.</summary>
    private async Task<(ContentAddress Address, ScriptDocument Script)?> FindAsync(string videoId, ScriptRequest request, CancellationToken cancellation)
    {
        var choice = await artefacts.FindAsync(ChoiceOf(videoId, request), ScriptAddressJsonContext.Default.ScriptChoice, cancellation);
        return choice?.Address is { } address && await artefacts.FindAsync(address, ScriptJsonContext.Default.ScriptDocument, cancellation) is { } script
            ? (address, script)
            : null;
    }

    private async Task<(ContentAddress Address, ScriptDocument Script)> WriteAsync(VideoRun run, Video video, ScriptRequest request, CancellationToken cancellation)
    {
        var variant = await experiments.BeginAsync("script", video.Id, cancellation);
        var writer = variant is null ? model : model.With(variant);
        CallOwner.Set(CallOwner.Current! with { Variant = variant is null ? null : $"script/{variant.Name}" });
        var address = AddressOf(writer.Provider, writer.Model, request, video);
        var script = await artefacts.FindAsync(address, ScriptJsonContext.Default.ScriptDocument, cancellation);
        if (script is not null)
            await made.UsedAsync(address, cancellation);
        else
        {
            script = await writer.WriteAsync(request, cancellation);
            if (script.Authorship is { } author)
            {
                foreach (var passed in author.PassedOver)
                    await steps.RecordAsync(run, new Happened.StepFailed(VideoStage.Script, null, new("provider_passed_over", passed.Why)), cancellation);
                // A script of the second choice must not be taken for the first one's once that is back.
                address = AddressOf(author.Provider, author.Model, request, video);
                if (author.Taken is { } taken)
                    await made.NoteAsync(address, author.Provider, taken.Model, taken.Usage, cancellation);
            }
            await artefacts.SaveAsync(address, script, ScriptJsonContext.Default.ScriptDocument, cancellation);
        }
        // The same video keeps it all the same.
        await artefacts.SaveAsync(ChoiceOf(video.Id, request), new ScriptChoice(address), ScriptAddressJsonContext.Default.ScriptChoice, cancellation);
        return (address, script);
    }

    private async Task<WrittenScript> RecordAsync(VideoRun run, Video video, string blob, ScriptDocument script, double cpuSeconds, CancellationToken cancellation)
    {
        var pause = video.Request.Translation is { } translation ? (await translations.PlanOfAsync(translation, cancellation)).Pause : null;
        WishedTimeline.RequireLength(script, video.Request, output.Value, video.Pace, pause);
        await steps.RecordAsync(run, ScriptNews.Of(blob, script), cancellation);
        await steps.RecordAsync(run, new Happened.StageFinished(VideoStage.Script, cpuSeconds), cancellation);
        // A later version is rendered because its owner asked for it, knowing what it is made of.
        var gates = video is { Version: 0, Request.Review.Count: > 0 } ? video.Request.Review : null;
        return new WrittenScript(blob, [.. script.Scenes.Select(scene => scene.Id)], gates, video.Pace?.Rate);
    }

    private static ContentAddress AddressOf(string provider, string model, ScriptRequest request, Video video) => ContentAddress.Of(
        "script", CodeVersion, new ScriptAddress(provider, model, request) { Owner = request.Source is null ? null : video.OwnerId }, ScriptAddressJsonContext.Default.ScriptAddress);

    private static ContentAddress ChoiceOf(string videoId, ScriptRequest request) => ContentAddress.Of(
        "script-choice", CodeVersion, new ScriptChoiceAddress(videoId, request), ScriptAddressJsonContext.Default.ScriptChoiceAddress);

    private async Task<ScriptRequest> RequestOfAsync(VideoRequest request, CancellationToken cancellation) => new(
        request.Topic, await TextAsync(request.Source, cancellation), await TextAsync(request.Script, cancellation),
        request.Language, Math.Max(Shortest, request.Seconds * SpeechShare), request.Voice, request.Style, request.Seed)
    {
        FrameRate = output.Value.OutputOf(request.Format, request.Output).FrameRate,
    };

    private async Task<string?> TextAsync(string? blob, CancellationToken cancellation)
    {
        if (blob is null)
            return null;
        using var reader = new StreamReader(await blobs.OpenReadAsync(blob, null, cancellation));
        return await reader.ReadToEndAsync(cancellation);
    }

    /// <summary>All of a scene that reaches a viewer or a painter. Keywords are single words, checked as the list that a search in stock gets.</summary>
    private static IEnumerable<string> ShownOrSaid(ScriptScene scene) =>
        [scene.Narration, scene.Caption ?? "", scene.OnScreenText, scene.Kicker ?? "", scene.VisualPrompt, string.Join(' ', scene.Keywords), .. scene.Overlay?.Words ?? []];
}

/// <summary>All that determines a script.</summary>
internal sealed record ScriptAddress(string Provider, string Model, ScriptRequest Request)
{
    /// <summary>Whose source it is made of; null without one, when it is given to everybody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }
}

/// <summary>For whom a script was chosen.</summary>
internal sealed record ScriptChoiceAddress(string VideoId, ScriptRequest Request);

/// <summary>The script that a video got.</summary>
internal sealed record ScriptChoice(ContentAddress Address);
