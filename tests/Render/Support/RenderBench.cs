using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Preview;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Render.Support;

/// <summary>A folder with pictures, voices and a renderer over them; removed at the end.</summary>
public sealed class RenderBench : IDisposable
{
    public RenderBench(ToolPaths? paths = null)
    {
        Root = Directory.CreateTempSubdirectory("render-").FullName;
        Blobs = new(Path.Combine(Root, "blobs"), TimeProvider.System);
        Tools = new(paths ?? new ToolPaths(null), TimeProvider.System);
        Version = new(Tools);
    }

    public string Root { get; }
    public FolderBlobs Blobs { get; }
    public ToolRunner Tools { get; }

    /// <summary>Asked once, as in a worker that makes one video after the other.</summary>
    internal ToolVersions Version { get; }

    /// <summary>Where renders work; each gets a folder of its own in it, as a worker would give.</summary>
    public string Workspaces => Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;

    /// <summary>A small film: each scene has three layers and a line of so many words.</summary>
    public Timeline Film(int width = 270, int height = 480, int scenes = 2, int words = 4, int seed = 1, string style = "calm", double musicGainDb = -3,
        int frameRate = 30)
    {
        var script = new ScriptDocument(
            "Test film", "en", ScriptOrigin.Ready,
            [.. Enumerable.Range(1, scenes).Select(scene => new ScriptScene($"s{scene}", SceneRole.Body, "…", "Headline", null, "", [], 1))],
            new SeoFields("A test film", "About nothing.", [], []), []);
        var pictures = Enumerable.Range(1, scenes).Select(scene => Paint(width, height, scene)).ToArray();
        var speeches = Enumerable.Range(1, scenes).Select(scene => Speak(scene, words)).ToArray();
        return TimelineBuilder.Build(script, speeches, pictures, new OutputSpec(width, height, frameRate, "ultrafast", 26), style, seed, musicGainDb: musicGainDb);
    }

    public Picture Paint(int width, int height, int scene)
    {
        int wide = (int)Math.Round(width * 1.1), high = (int)Math.Round(height * 1.1);
        return new([
            Layer($"p/{scene}-{width}-bg.png", LayerRole.Background, wide, high, () => TestPictures.Background(wide, high, scene)),
            Layer($"p/{scene}-{width}-subject.png", LayerRole.Subject, width, height, () => TestPictures.Subject(width, height, scene)),
            Layer($"p/{width}-headline.png", LayerRole.Headline, width, height, () => TestPictures.Headline(width, height)),
        ], "test");
    }

    public PictureLayer Layer(string blob, LayerRole role, int width, int height, Func<byte[]> png)
    {
        if (!File.Exists(Blobs.PathOf(blob)))
            Put(blob, png());
        return new(blob, role, width, height);
    }

    public Speech Speak(int scene, int words)
    {
        var blob = $"v/{scene}-{words}.wav";
        Directory.CreateDirectory(Path.GetDirectoryName(Blobs.PathOf(blob))!);
        TestVoices.Write(Blobs.PathOf(blob), TestVoices.Samples(words));
        return TestVoices.Line(blob, words);
    }

    public void Put(string blob, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blobs.PathOf(blob))!);
        File.WriteAllBytes(Blobs.PathOf(blob), bytes);
    }

    internal VideoRenderer Renderer(int parallelism = 2, string encoder = "software", WorkspaceRoom? room = null) => new(
        Blobs, Tools, Version, new EncoderProbe(Tools), Options.Create(new RenderOptions { Parallelism = parallelism, Encoder = encoder }),
        NullLogger<VideoRenderer>.Instance, room: room);

    internal PreviewRenderer Previewer(int parallelism = 2, WorkspaceRoom? room = null) => new(
        Blobs, Tools, Version, Options.Create(new RenderOptions { Parallelism = parallelism }), room);

    public async Task<RenderResult> RenderAsync(
        Timeline timeline, IProgress<double>? progress = null, int parallelism = 2, string encoder = "software", CancellationToken cancellation = default) =>
        await RenderAsync(timeline, Renderer(parallelism, encoder), progress, cancellation);

    internal async Task<RenderResult> RenderAsync(Timeline timeline, VideoRenderer renderer, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(Workspaces, Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            return await renderer.RenderAsync(TimelineJson.Serialize(timeline), workspace, progress ?? new Progress<double>(), cancellation);
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    /// <summary>Throws away all that renders have stored.</summary>
    public void Forget()
    {
        if (Directory.Exists(PathOf("artefacts")))
            Directory.Delete(PathOf("artefacts"), recursive: true);
    }

    /// <summary>Presentation times of the video's packets, 512 ticks a frame.</summary>
    public async Task<IReadOnlyList<long>> PacketTimesAsync(string blob)
    {
        var probe = await Tools.RunAsync(new("ffprobe", ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pts", "-of", "csv=p=0", PathOf(blob)]), default);
        return [.. probe.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line.TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>A frame of a video, drawn as posters are.</summary>
    public async Task<byte[]> JpegAsync(string blob, int frame)
    {
        var taken = Path.Combine(Root, "frame.jpg");
        await Tools.RunAsync(new("ffmpeg",
        [
            "-v", "error", "-y", "-i", PathOf(blob), "-vf", $"select=eq(n\\,{frame}),scale='min(1080,iw)':-2:flags=lanczos", "-frames:v", "1", "-threads", "1", "-q:v", "3", "-map_metadata", "-1",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-update", "1", taken,
        ]), default);
        return await File.ReadAllBytesAsync(taken);
    }

    /// <summary>Gives a scene more frames at its end; all that follows moves.</summary>
    public static Timeline Lengthen(Timeline film, int scene, int frames)
    {
        var seconds = (double)frames / film.Output.FrameRate;
        var from = (double)(film.Scenes[scene].FirstFrame + film.Scenes[scene].FrameCount) / film.Output.FrameRate;
        return film with
        {
            Scenes = [.. film.Scenes.Select((item, index) => index < scene ? item : index == scene
                ? item with { FrameCount = item.FrameCount + frames } : item with { FirstFrame = item.FirstFrame + frames })],
            Voice = [.. film.Voice.Select((clip, index) => index <= scene ? clip : clip with { StartSample = clip.StartSample + (long)(seconds * 48_000) })],
            Captions = film.Captions with
            {
                Cues = [.. film.Captions.Cues.Select(cue => cue.Start < from ? cue : cue with
                {
                    Start = cue.Start + seconds, End = cue.End + seconds,
                    Words = [.. cue.Words.Select(word => word with { Start = word.Start + seconds, End = word.End + seconds })],
                })],
            },
        };
    }

    public string PathOf(string blob) => Blobs.PathOf(blob);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
