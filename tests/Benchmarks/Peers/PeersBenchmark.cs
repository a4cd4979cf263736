using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AutoVideo.Benchmarks.Render;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Benchmarks.Peers;

/// <summary>
/// <c>peers tools-folder [--seconds 20]</c>: the measured film by this product, by Remotion and by melt, one after
/// the other, at the same size, rate, preset and crf, with the same stills, words and sound; and the film again with one caption changed. What the peers need is brought into the folder; the second browser is the machine's own.
/// </summary>
internal static class PeersBenchmark
{
    // A browser and WebAssembly reserve far more than they use.
    private const long BrowserAddressSpace = 1L << 46;
    private const string Chromium = "/usr/bin/chromium";
    private static readonly string Scripts = Path.GetFullPath("tests/Benchmarks/Peers");

    internal static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length == 0 || arguments[0].StartsWith('-'))
        {
            Console.Error.WriteLine("peers tools-folder [--seconds 20]");
            return 2;
        }
        var tools = Directory.CreateDirectory(arguments[0]).FullName;
        var options = new RenderBenchmarkOptions(arguments);
        using var bench = new RenderBench();
        await bench.Tools.RunAsync(Long("sh", [Path.Combine(Scripts, "setup.sh"), tools]), default);
        var film = MeasuredFilm.Make(bench, options.Output, options.Seconds, 1);
        var folder = Directory.CreateDirectory(Path.Combine(bench.Root, "job")).FullName;
        // Compiles the code and leaves the mixed sound, which the peers take as it is.
        await bench.RenderAsync(film);
        await WriteJobAsync(bench, film, folder);
        bench.Forget();

        var own = await MeasureAsync(bench, "AutoVideo", film, async () => bench.PathOf((await bench.RenderAsync(film)).Video));
        // The peers have no part of a film to go back to: for them an edit is the whole once more.
        var edit = await MeasureAsync(bench, "AutoVideo, one caption changed", film, async () => bench.PathOf((await bench.RenderAsync(MeasuredFilm.WithOneCaption(film))).Video));
        foreach (var (name, command) in new[]
        {
            ("melt", Long("sh", [Path.Combine(Scripts, "melt.sh"), folder, tools])),
            ("remotion", Long("node", [Path.Combine(Scripts, "remotion.mjs"), folder, tools])),
            ("remotion in Chromium itself", Long("node", [Path.Combine(Scripts, "remotion.mjs"), folder, tools, Chromium])),
        })
        {
            if (command.Arguments.Contains(Chromium) && !File.Exists(Chromium))
            {
                Console.WriteLine($"{name}: not measured, there is no {Chromium}");
                continue;
            }
            var wall = await MeasureAsync(bench, name, film, async () =>
            {
                await bench.Tools.RunAsync(command, default);
                return Path.Combine(folder, $"{name.Split(' ')[0]}.mp4");
            });
            Console.WriteLine($"  {wall / own:0.0} times the wall time of AutoVideo, {wall / edit:0.0} times when one caption is changed");
        }
        return 0;
    }

    private static async Task<double> MeasureAsync(RenderBench bench, string name, Timeline film, Func<Task<string>> work)
    {
        var before = TreeCpu.Seconds();
        var clock = Stopwatch.StartNew();
        var file = await work();
        var (wall, cpu) = (clock.Elapsed.TotalSeconds, TreeCpu.Seconds() - before);
        // A scene between its transitions.
        var scene = film.Scenes[1];
        var into = scene.Transition?.Frames ?? 0;
        var jitter = await Smoothness.OfVideoAsync(bench, file, film.Output, scene.FirstFrame + into, scene.FrameCount - into);
        Console.WriteLine($"{name}: wall {wall:0.0} s, CPU {cpu:0.0} s (of processes waited for), {AutoVideo.Render.Mp4.Mp4Track.CountFrames(file)} of {film.FrameCount} frames, "
            + $"{new FileInfo(file).Length / 1e6:0.0} MB, unevenness of a zoom {jitter:0.000}");
        return wall;
    }

    private static ToolCommand Long(string tool, IReadOnlyList<string> arguments) => new(tool, arguments) { TimeLimit = TimeSpan.FromMinutes(30), MemoryLimitBytes = BrowserAddressSpace };

    private static async Task WriteJobAsync(RenderBench bench, Timeline film, string folder)
    {
        for (var index = 0; index < film.Scenes.Count; index++)
            File.Copy(bench.PathOf(film.Scenes[index].Layers[0].Blob), Path.Combine(folder, Picture(index)), overwrite: true);
        File.Copy(Directory.EnumerateFiles(bench.PathOf("artefacts/mix"), "*.m4a").Single(), Path.Combine(folder, "sound.m4a"));
        await File.WriteAllTextAsync(Path.Combine(folder, "captions.ass"), AssWriter.Write(film.Captions, film.Output.Width, film.Output.Height, film.Language));
        var job = new
        {
            frames = film.FrameCount,
            width = film.Output.Width,
            height = film.Output.Height,
            rate = film.Output.FrameRate,
            preset = film.Output.Preset,
            crf = film.Output.Crf,
            scenes = film.Scenes.Select((scene, index) => new
            {
                picture = Picture(index),
                first = scene.FirstFrame,
                span = SegmentPlan.Span(film, index),
                transition = scene.Transition?.Frames ?? 0,
                startZoom = scene.Motion.StartZoom,
                endZoom = scene.Motion.EndZoom,
                focusX = scene.Motion.FocusX,
                focusY = scene.Motion.FocusY,
            }),
            cues = film.Captions.Cues.Select(cue => new { start = cue.Start, end = cue.End, words = cue.Words.Select(word => new { text = word.Text, start = word.Start }) }),
        };
        await File.WriteAllTextAsync(Path.Combine(folder, "job.json"), JsonSerializer.Serialize(job));
        await File.WriteAllLinesAsync(Path.Combine(folder, "melt.args"), MeltArguments(film));
        await File.WriteAllTextAsync(Path.Combine(folder, "profile"), string.Create(CultureInfo.InvariantCulture, $"""
            description=film
            frame_rate_num={film.Output.FrameRate}
            frame_rate_den=1
            width={film.Output.Width}
            height={film.Output.Height}
            progressive=1
            sample_aspect_num=1
            sample_aspect_den=1
            display_aspect_num={film.Output.Width}
            display_aspect_den={film.Output.Height}
            colorspace=709

            """));
    }

    private static string Picture(int index) => string.Create(CultureInfo.InvariantCulture, $"{index:00}.png");

    // A clip for each scene, moved by the affine filter, faded by luma; captions and sound over all of it.
    private static IEnumerable<string> MeltArguments(Timeline film)
    {
        var arguments = new List<string> { "-profile", "profile" };
        for (var index = 0; index < film.Scenes.Count; index++)
        {
            var scene = film.Scenes[index];
            var span = SegmentPlan.Span(film, index);
            arguments.AddRange([$"pixbuf:{Picture(index)}", Text($"out={span - 1}"), "-attach", "affine",
                $"transition.rect=0={Rectangle(film.Output, scene.Motion, scene.Motion.StartZoom)};{Text($"{span - 1}")}={Rectangle(film.Output, scene.Motion, scene.Motion.EndZoom)}"]);
            if (scene.Transition is { } transition)
                arguments.AddRange(["-mix", Text($"{transition.Frames}"), "-mixer", "luma"]);
        }
        arguments.AddRange(["-attach-track", "avfilter.subtitles", "av.filename=captions.ass", "-audio-track", "sound.m4a", "-consumer", "avformat:melt.mp4", "vcodec=libx264",
            $"preset={film.Output.Preset}", Text($"crf={film.Output.Crf}"), "acodec=aac", "ab=160k", "real_time=-2", "pix_fmt=yuv420p", "movflags=+faststart"]);
        return arguments;
    }

    private static string Rectangle(OutputSpec output, Motion motion, double zoom)
    {
        var scale = zoom * 1.1;
        var x = motion.FocusX * output.Width * (1 - zoom) - 0.05 * output.Width * zoom;
        var y = motion.FocusY * output.Height * (1 - zoom) - 0.05 * output.Height * zoom;
        return Text($"{x:0.###} {y:0.###} {output.Width * scale:0.###} {output.Height * scale:0.###} 1");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
