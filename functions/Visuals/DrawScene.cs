using AutoVideo.Ai.Safety;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Videos.Translations;
using AutoVideo.Visuals.Photos;
using AutoVideo.Voice;

namespace AutoVideo.Visuals;

/// <summary>Draws one scene's picture.</summary>
public sealed class DrawScene(VideoSteps steps, SafetyChecks safety, IImagePainter painter, UploadedPictures uploads, SharedPictures shared, VideoTranslations translations, ManifestBlobs manifests)
{
    [Function(ActivityNames.DrawScene)]
    public Task<string> RunAsync([ActivityTrigger] SceneWork work, CancellationToken cancellation) =>
        steps.RunAsync(work.Run, VideoStage.Visuals, work.Scene, async (video, cost) =>
        {
            var script = await manifests.ReadAsync(work.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
            var request = RequestOf(video.Request, script, work.Scene);
            if (video.Request.Translation is { } translation)
                // Palette and backdrop follow the original's title.
                request = request with { Topic = (await translations.PlanOfAsync(translation, cancellation)).Source.Title };
            var picture = UploadOf(script, work.Scene) is { } upload
                ? await uploads.LayOutAsync(upload, request, cancellation)
                : await FindSharedAsync(video.Request, work.Scene, request, cancellation) ?? await PaintAsync(request, cancellation);
            foreach (var passed in picture.PassedOver)
                await steps.RecordAsync(work.Run, new Happened.StepFailed(VideoStage.Visuals, work.Scene, new("provider_passed_over", passed.Why)), cancellation);
            var manifest = await manifests.WriteAsync("painting", picture, VisualsJsonContext.Default.Picture, cancellation);
            var after = await steps.RecordAsync(work.Run, new Happened.SceneDrawn(work.Scene, manifest, cost.CpuSeconds, picture.Credit), cancellation);
            if (after.Scenes.All(other => other.Picture is not null))
                await steps.RecordAsync(work.Run, new Happened.StageFinished(VideoStage.Visuals), cancellation);
            return manifest;
        }, cancellation);

    private async Task<Picture> PaintAsync(PictureRequest request, CancellationToken cancellation)
    {
        await safety.CheckAsync("style", [VideoStyle.WordsOf(request.Style)], cancellation);
        await safety.CheckAsync("picture", [request.Prompt], cancellation);
        return await painter.PaintAsync(request, cancellation);
    }

    /// <summary>The picture of the original, for a video in another language; none once somebody changed what the scene shows.</summary>
    private async Task<Picture?> FindSharedAsync(VideoRequest video, string sceneId, PictureRequest request, CancellationToken cancellation)
    {
        if (video.Translation is not { } translation)
            return null;
        var plan = await translations.PlanOfAsync(translation, cancellation);
        var original = plan.Source.Scenes.FirstOrDefault(scene => scene.Id == sceneId);
        return plan.Find(sceneId)?.Picture is { } picture && original?.VisualPrompt == request.Prompt && original.PictureUpload is null
            ? await shared.FindAsync(picture, request, cancellation)
            : null;
    }

    private static string? UploadOf(ScriptDocument script, string sceneId) => script.Scenes.Single(scene => scene.Id == sceneId).PictureUpload;

    private static PictureRequest RequestOf(VideoRequest video, ScriptDocument script, string sceneId)
    {
        var index = script.Scenes.TakeWhile(scene => scene.Id != sceneId).Count();
        var scene = script.Scenes[index];
        var mark = script.MarkOf(index);
        var (width, height) = (video.Output ?? new()).Size(video.Format);
        return new PictureRequest(
            scene.VisualPrompt, scene.Keywords, scene.OnScreenText, scene.Kicker, script.Language, video.Style,
            width, height, mark.Number, mark.Of, video.Seed)
        {
            Place = mark.Place == mark.Number ? null : mark.Place,
            Topic = script.Title,
            IsPersonal = video.IsPersonal || scene.Own is { Picture: true },
            Brand = video.Brand is { } brand ? new(brand.Heading, brand.Body, brand.Colours.Accent) : null,
        };
    }
}
