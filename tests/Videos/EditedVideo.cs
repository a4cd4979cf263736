using AutoVideo.Render;
using AutoVideo.Render.Preview;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Script;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Videos;

/// <summary>A finished video of three scenes on real documents, with what edits and previews read of it.</summary>
internal sealed class EditedVideo : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDocumentStore documents;
    private readonly ManifestBlobs manifests = new(new MemoryBlobStore());
    private readonly PreviewTimelines previews;

    public EditedVideo()
    {
        documents = new SqliteDocumentStore(folder.Of("documents.db"), TimeProvider.System);
        Videos = new VideoStore(documents, new VideoProjector(documents, new NoBus()), TimeProvider.System);
        Editor = new VideoEditor(Videos, manifests);
        previews = new PreviewTimelines(new VideoVersions(documents), Editor, manifests, new SteadyPace(), Options.Create(new RenderOptions()));
    }

    public static VideoRequest Request { get; } = new(null, null, "script.txt", "en", "9:16", 20, "explainer", null, 7);

    public VideoStore Videos { get; }
    public VideoEditor Editor { get; }

    public async Task<Video> MakeAsync(VideoRequest? request = null)
    {
        var script = new ScriptDocument("Bees", "en", ScriptOrigin.Ready, [.. Enumerable.Range(1, 3).Select(Scene)], new("Bees", "", [], []), []);
        var id = (await Videos.CreateAsync(request ?? Request, "ann", default)).Id;
        var blob = await manifests.WriteAsync("script", script, ScriptJsonContext.Default.ScriptDocument, default);
        await HappensAsync(id, new Happened.Started());
        await HappensAsync(id, new Happened.ScriptWritten(blob, "Bees", "en", false, [.. script.Scenes.Select(scene => new VideoScene(scene.Id, scene.OnScreenText, scene.Narration))]));
        foreach (var scene in script.Scenes)
        {
            var speech = TestVoices.Line($"v/{scene.Id}.wav", 5, scene.Narration.Split(' '));
            var picture = new Picture([new($"p/{scene.Id}.png", LayerRole.Background, 1188, 2112)], "test");
            await HappensAsync(id, new Happened.SceneSpoken(scene.Id, await manifests.WriteAsync("speech", speech, VoiceJsonContext.Default.Speech, default), speech.Seconds, false, 0));
            await HappensAsync(id, new Happened.SceneDrawn(scene.Id, await manifests.WriteAsync("painting", picture, VisualsJsonContext.Default.Picture, default), 0));
        }
        await HappensAsync(id, new Happened.Paced(new(1, 0.35)));
        await HappensAsync(id, new Happened.TimelineComposed("timeline"));
        return await HappensAsync(id, new Happened.Completed());
    }

    public Task<Video> ChangeAsync(Video video, string sceneId, SceneChange change) =>
        Editor.ChangeAsync(video, script => ScriptEdits.Change(script, sceneId, change), "ann", sceneId, false, default);

    public async Task<(Timeline Timeline, IReadOnlyList<string> StandIns)> PreviewAsync(Video video)
    {
        var cut = await previews.OfAsync(video, null, default);
        return (await manifests.ReadAsync(cut.Timeline, RenderJsonContext.Default.Timeline, default), cut.StandIns);
    }

    public void Dispose()
    {
        documents.Dispose();
        folder.Dispose();
    }

    private Task<Video> HappensAsync(string id, Happened happened) => Videos.ApplyAsync(id, happened, null, default);

    private static ScriptScene Scene(int number) =>
        new($"s{number}", SceneRole.Body, $"This is line number {number}.", $"Line {number}", null, $"Picture {number}", ["bee", "hive"], 3);
}
