using System.Diagnostics;
using System.Globalization;
using AutoVideo.Render;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Voice;

namespace AutoVideo.Benchmarks.Render;

/// <summary>
/// <c>render [--seconds 60] [--preset veryfast] [--crf 20] [--size 1080x1920] [--keep file.mp4] [--no-floor] [--gallery folder]</c>:
/// a film of ten scenes with three layers each, captions, voice and music; then the same again, then with one caption and with one
/// picture changed; and the floor, which is encoding the very same frames.
/// </summary>
internal static class RenderBenchmark
{
    private const int Scenes = 10;
    private static readonly string[] Words = ["Gravity", "pulls", "the", "heavy", "core", "inwards", "until", "nothing", "can", "hold", "it."];

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = double.Parse(Option(arguments, "--seconds", "60"), CultureInfo.InvariantCulture);
        var size = Option(arguments, "--size", "1080x1920").Split('x').Select(int.Parse).ToArray();
        var output = new OutputSpec(size[0], size[1], 30, Option(arguments, "--preset", "veryfast"), int.Parse(Option(arguments, "--crf", "20"), CultureInfo.InvariantCulture));
        using var bench = new RenderBench();
        var film = Film(bench, output, seconds);
        Console.WriteLine($"{film.Seconds:0.0} s, {film.FrameCount} frames, {film.Scenes.Count} scenes, {output.Preset} crf {output.Crf}, on {Environment.ProcessorCount} cores");

        var first = await MeasureAsync("first", bench, film);
        if (Option(arguments, "--keep", "") is { Length: > 0 } keep)
            File.Copy(bench.PathOf(first.Video), keep, overwrite: true);
        await MeasureAsync("again", bench, film);
        var cues = film.Captions.Cues.ToArray();
        cues[5] = cues[5] with { Words = [.. cues[5].Words.Select(word => word with { Text = word.Text.ToUpperInvariant() })] };
        Compare(first, await MeasureAsync("one caption changed", bench, film with { Captions = film.Captions with { Cues = cues } }));
        var scenes = film.Scenes.ToArray();
        scenes[4] = scenes[4] with { Layers = DrawnScenes.Paint(bench, output.Width, output.Height, 17).Layers };
        Compare(first, await MeasureAsync("one picture changed", bench, film with { Scenes = scenes }));
        if (!arguments.Contains("--no-floor"))
            await MeasureFloorAsync(bench, film, first);
        if (Option(arguments, "--gallery", "") is { Length: > 0 } gallery)
            await GallerySheets.WriteAsync(bench, film, gallery);
        return 0;
    }

    private static void Compare(RenderResult whole, RenderResult changed) =>
        Console.WriteLine($"  {whole.CpuSeconds.Values.Sum() / changed.CpuSeconds.Values.Sum():0.0} times less CPU than the whole");

    private static async Task MeasureFloorAsync(RenderBench bench, Timeline film, RenderResult whole)
    {
        var floor = await RenderFloor.MeasureAsync(bench, film);
        var cost = whole.CpuSeconds.Where(step => step.Key != "verify").Sum(step => step.Value);
        Console.WriteLine($"floor: encoding the same frames {floor.CpuSeconds:0.00} s of CPU; the render without verification {cost:0.00} s, {cost / floor.CpuSeconds:0.00} times that; "
            + $"SSIM of the render to its frames {floor.Ssim:0.0000}, worst segment {floor.WorstSsim:0.0000}");
    }

    private static async Task<RenderResult> MeasureAsync(string name, RenderBench bench, Timeline film)
    {
        var clock = Stopwatch.StartNew();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var result = await bench.RenderAsync(film);
        var own = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        var steps = string.Join(" ", result.CpuSeconds.Select(step => $"{step.Key} {step.Value:0.00}"));
        Console.WriteLine($"{name}: wall {clock.Elapsed.TotalSeconds:0.00} s, cpu of steps {result.CpuSeconds.Values.Sum():0.00} s ({steps}), own process {own:0.00} s, "
            + $"{result.SegmentsEncoded} encoded, {result.SegmentsReused} reused, {result.Bytes / 1e6:0.00} MB, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB (own)");
        foreach (var check in name == "first" ? result.Verification.Checks : [])
            Console.WriteLine($"  {check.Name}: {check.Measured} (expected {check.Expected})");
        return result;
    }

    private static Timeline Film(RenderBench bench, OutputSpec output, double seconds)
    {
        var words = (int)Math.Round((seconds - 0.5) / Scenes / 0.3 - 1);
        var script = new ScriptDocument(
            "How stars die", "en", ScriptOrigin.Ready,
            [.. Enumerable.Range(1, Scenes).Select(scene => new ScriptScene($"s{scene}", SceneRole.Body, "…", "Headline", null, "", [], 1))],
            new SeoFields("How stars die", "A film for measuring.", [], []), []);
        var pictures = Enumerable.Range(1, Scenes).Select(scene => DrawnScenes.Paint(bench, output.Width, output.Height, scene)).ToArray();
        var speeches = Enumerable.Range(1, Scenes).Select(scene => Speak(bench, scene, words)).ToArray();
        return TimelineBuilder.Build(script, speeches, pictures, output, "calm", 3, seconds);
    }

    private static Speech Speak(RenderBench bench, int scene, int words)
    {
        var spoken = bench.Speak(scene, words);
        return spoken with { Words = [.. spoken.Words.Select((word, index) => word with { Text = Words[(index + scene) % Words.Length] })] };
    }

    private static string Option(string[] arguments, string name, string otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : otherwise;
}
