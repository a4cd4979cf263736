using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Script;

/// <summary>Writes the script, once for all that determines it.</summary>
public sealed class WriteScript(VideoSteps steps, IScriptModel model, IBlobStore blobs, ArtefactStore artefacts)
{
    private const int CodeVersion = 1;

    // The rest of a video is pauses between its scenes.
    private const double SpeechShare = 0.95;

    [Function(ActivityNames.WriteScript)]
    public Task<WrittenScript> RunAsync([ActivityTrigger] VideoRun run, CancellationToken cancellation) =>
        steps.RunAsync(run, VideoStage.Script, null, async (video, cost) =>
        {
            var request = await RequestOfAsync(video.Request, cancellation);
            var address = AddressOf(model.Provider, model.Model, request);
            var script = await artefacts.FindAsync(address, ScriptJsonContext.Default.ScriptDocument, cancellation);
            if (script is null)
            {
                script = await model.WriteAsync(request, cancellation);
                if (script.Authorship is { } author)
                {
                    foreach (var passed in author.PassedOver)
                        await steps.RecordAsync(run, new Happened.StepFailed(VideoStage.Script, null, new("provider_passed_over", passed.Why)), cancellation);
                    // A script of the second choice must not be taken for the first one's once that is back.
                    address = AddressOf(author.Provider, author.Model, request);
                }
                await artefacts.SaveAsync(address, script, ScriptJsonContext.Default.ScriptDocument, cancellation);
            }
            var scenes = script.Scenes.Select(scene => new VideoScene(scene.Id, scene.OnScreenText, scene.Narration)).ToArray();
            await steps.RecordAsync(
                run, new Happened.ScriptWritten(address.Manifest, script.Title, script.Language, script.Origin == ScriptOrigin.Draft, scenes), cancellation);
            await steps.RecordAsync(run, new Happened.StageFinished(VideoStage.Script, cost.CpuSeconds), cancellation);
            return new WrittenScript(address.Manifest, [.. script.Scenes.Select(scene => scene.Id)]);
        }, cancellation);

    private static ContentAddress AddressOf(string provider, string model, ScriptRequest request) => ContentAddress.Of(
        "script", CodeVersion, new ScriptAddress(provider, model, request), ScriptAddressJsonContext.Default.ScriptAddress);

    private async Task<ScriptRequest> RequestOfAsync(VideoRequest request, CancellationToken cancellation) => new(
        request.Topic, await TextAsync(request.Source, cancellation), await TextAsync(request.Script, cancellation),
        request.Language, request.Seconds * SpeechShare, request.Voice, request.Style, request.Seed);

    private async Task<string?> TextAsync(string? blob, CancellationToken cancellation)
    {
        if (blob is null)
            return null;
        using var reader = new StreamReader(await blobs.OpenReadAsync(blob, null, cancellation));
        return await reader.ReadToEndAsync(cancellation);
    }
}

/// <summary>All that determines a script.</summary>
internal sealed record ScriptAddress(string Provider, string Model, ScriptRequest Request);
