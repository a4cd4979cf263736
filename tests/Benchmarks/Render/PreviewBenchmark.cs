using System.Diagnostics;
using AutoVideo.Render;
using AutoVideo.Render.Preview;
using AutoVideo.Storage;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Benchmarks.Render;

/// <summary>
/// <c>preview [options of render]</c>: from asking for a preview of the measured film to its first pictures, and to its end, as a client sees it:
/// the bytes are taken as they come. Then the same with one caption changed.
/// </summary>
internal static class PreviewBenchmark
{
    private const double WantedFirst = 2, WantedWhole = 10;

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var options = new RenderBenchmarkOptions(arguments);
        using var bench = new RenderBench();
        // Once for the compiler.
        await MeasureAsync(bench, MeasuredFilm.Make(bench, options.Output, 8, options.Layers), "warm-up");
        var film = MeasuredFilm.Make(bench, options.Output, options.Seconds, options.Layers);
        var (first, whole) = await MeasureAsync(bench, film, "whole");
        await MeasureAsync(bench, MeasuredFilm.WithOneCaption(film), "one caption changed");
        return options.Strict && (first > WantedFirst || whole > WantedWhole) ? 1 : 0;
    }

    private static async Task<(double First, double Whole)> MeasureAsync(RenderBench bench, AutoVideo.Render.Timeline.Timeline film, string name)
    {
        var timeline = await new ManifestBlobs(bench.Blobs).WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, default);
        var workspace = Directory.CreateDirectory(Path.Combine(bench.Workspaces, Guid.NewGuid().ToString("N"))).FullName;
        var cpu = TreeCpu.Seconds();
        var clock = Stopwatch.StartNew();
        var making = bench.Previewer(parallelism: 0).RenderAsync(timeline, film, workspace, new Progress<double>(), default);
        var seen = new FirstPictures(clock);
        await ArrivesAsync(PreviewAddress.Plan(PreviewAddress.Of(timeline)), default);
        await using (var json = await bench.Blobs.OpenReadAsync(PreviewAddress.Plan(PreviewAddress.Of(timeline)), null, default))
        {
            var plan = (await System.Text.Json.JsonSerializer.DeserializeAsync(json, RenderStoreJsonContext.Default.PreviewPlan))!;
            await new PreviewWriter(bench.Blobs, plan, ArrivesAsync).WriteAsync(seen, default);
        }
        var sent = clock.Elapsed.TotalSeconds;
        var result = await making;
        Directory.Delete(workspace, recursive: true);
        var steps = string.Join(" ", result.CpuSeconds.Select(step => $"{step.Key} {step.Value:0.00}"));
        Console.WriteLine($"{name}: {film.Seconds:0.0} s of film; first pictures after {seen.First:0.00} s, all sent after {sent:0.00} s, {seen.Bytes / 1e6:0.00} MB, CPU {TreeCpu.Seconds() - cpu:0.00} s ({steps})");
        return (seen.First, sent);

        async Task ArrivesAsync(string blob, CancellationToken cancellation)
        {
            while (await bench.Blobs.FindAsync(blob, cancellation) is null)
            {
                if (making.IsFaulted)
                    await making;
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation);
            }
        }
    }

    /// <summary>Counts what it is given and notes when the first part was complete.</summary>
    private sealed class FirstPictures(Stopwatch clock) : MemoryStream
    {
        internal double First { get; private set; }
        internal long Bytes { get; private set; }

        // Files that are copied write in this way, whatever the caller awaits.
        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;

        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Bytes += count;
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Bytes += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            First = First == 0 ? clock.Elapsed.TotalSeconds : First;
            return Task.CompletedTask;
        }
    }
}
