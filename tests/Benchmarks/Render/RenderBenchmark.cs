using System.Diagnostics;
using System.Globalization;
using AutoVideo.Render;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Benchmarks.Render;

/// <summary>
/// <c>render [--seconds 60] [--layers 1|3] [--rounds 1] [--preset veryfast] [--crf 20] [--size 1080x1920] [--rate 30] [--codec H264]
/// [--keep file.mp4] [--no-floor] [--strict] [--gallery folder]</c>: a film of ten scenes, captions, voice and music; then the same
/// again, then with one caption and with one picture changed; and the floor, which is encoding the very same frames.
/// Each round begins with an empty store; figures are medians. <c>--strict</c> fails when a wanted figure is missed. <c>--rounds 0</c> makes the sheets of the gallery alone.
/// </summary>
internal static class RenderBenchmark
{
    internal static async Task<int> RunAsync(string[] arguments)
    {
        var options = new RenderBenchmarkOptions(arguments);
        using var bench = new RenderBench();
        var film = MeasuredFilm.Make(bench, options.Output, options.Seconds, options.Layers);
        Console.WriteLine($"{film.Seconds:0.0} s, {film.FrameCount} frames, {film.Scenes.Count} scenes of {options.Layers} layers, {options.Output}, on {Environment.ProcessorCount} cores");
        var rounds = new List<RenderRound>();
        for (var round = 1; round <= options.Rounds; round++)
            rounds.Add(await RoundAsync(bench, film, options, round));
        if (options.Gallery is { } gallery)
            await GallerySheets.WriteAsync(bench, film, gallery);
        if (rounds.Count == 0)
            return 0;
        var summary = RenderSummary.Of(rounds, film, options);
        Console.WriteLine(summary);
        return options.Strict && !summary.AsWanted ? 1 : 0;
    }

    private static async Task<RenderRound> RoundAsync(RenderBench bench, Timeline film, RenderBenchmarkOptions options, int round)
    {
        bench.Forget();
        // What making the film and the round before left behind is no part of a render.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var memory = new TreeMemory();
        var whole = await MeasureAsync("whole", bench, film);
        whole = whole with { Cpu = whole.Cpu - memory.Cost };
        var peak = memory.Peak();
        memory.Dispose();
        Console.WriteLine($"  peak of all processes {peak / 1e6:0} MB");
        if (round == 1)
        {
            foreach (var check in whole.Result.Verification.Checks)
                Console.WriteLine($"  {check.Name}: {check.Measured} (expected {check.Expected})");
            if (options.Keep is { } keep)
                File.Copy(bench.PathOf(whole.Result.Video), keep, overwrite: true);
        }
        await MeasureAsync("again", bench, film);
        var caption = await MeasureAsync("one caption changed", bench, MeasuredFilm.WithOneCaption(film));
        var picture = await MeasureAsync("one picture changed", bench, MeasuredFilm.WithOnePicture(bench, film, options.Layers));
        var floor = options.Floor ? await RenderFloor.MeasureAsync(bench, film) : null;
        return new(whole, caption, picture, floor, peak);
    }

    private static async Task<MeasuredRender> MeasureAsync(string name, RenderBench bench, Timeline film)
    {
        var clock = Stopwatch.StartNew();
        var before = TreeCpu.Seconds();
        var result = await bench.RenderAsync(film);
        var wall = clock.Elapsed.TotalSeconds;
        var cpu = TreeCpu.Seconds() - before;
        var steps = string.Join(" ", result.CpuSeconds.Select(step => $"{step.Key} {step.Value:0.00}"));
        Console.WriteLine($"{name}: wall {wall:0.00} s, cpu of steps {result.CpuSeconds.Values.Sum():0.00} s ({steps}), of this process and its children {cpu:0.00} s, "
            + $"{result.SegmentsEncoded} encoded, {result.SegmentsReused} reused, {result.Bytes / 1e6:0.00} MB");
        return new(result, wall, cpu);
    }
}

/// <param name="Cpu">Seconds of this process and of the children it waited for.</param>
internal sealed record MeasuredRender(RenderResult Result, double Wall, double Cpu)
{
    internal double CpuWithoutVerification => Cpu - Result.CpuSeconds.GetValueOrDefault("verify");
}

/// <param name="Peak">Bytes of all processes together.</param>
internal sealed record RenderRound(MeasuredRender Whole, MeasuredRender Caption, MeasuredRender Picture, RenderFloor.Result? Floor, long Peak);

/// <summary>The words after <c>render</c>.</summary>
internal sealed class RenderBenchmarkOptions(string[] arguments)
{
    internal double Seconds => double.Parse(Option("--seconds") ?? "60", CultureInfo.InvariantCulture);
    internal int Layers => Number("--layers", 1);
    internal int Rounds => Number("--rounds", 1);
    internal bool Floor => !arguments.Contains("--no-floor");
    internal bool Strict => arguments.Contains("--strict");
    internal string? Keep => Option("--keep");
    internal string? Gallery => Option("--gallery");

    internal OutputSpec Output
    {
        get
        {
            var size = (Option("--size") ?? "1080x1920").Split('x').Select(int.Parse).ToArray();
            return new(size[0], size[1], Number("--rate", 30), Option("--preset") ?? "veryfast", Number("--crf", 20))
            {
                Codec = Enum.Parse<VideoCodec>(Option("--codec") ?? "H264", ignoreCase: true),
            };
        }
    }

    private int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private string? Option(string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
