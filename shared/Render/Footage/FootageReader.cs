using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Footage;

/// <summary>
/// A clip's frames one after the other, from any frame of its scene on, exactly as many as are asked for: what a file lacks at its end is
/// its last frame again. FFmpeg decodes ahead by a few frames; disposing stops it.
/// </summary>
internal sealed partial class FootageReader : IAsyncDisposable
{
    private const int Ahead = 3;

    // More than a second of a small picture, less of a large one.
    private const long MostKept = 64_000_000;

    // As long as a segment: what is read from the beginning up to here costs little more than asking where it begins.
    private const double NearSeconds = 4;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(30);
    private readonly ToolRunner tools;
    private readonly FootageClip clip;
    private readonly OutputSpec output;
    private readonly string path;
    private readonly Channel<LayerPlanes> ready = Channel.CreateBounded<LayerPlanes>(Ahead);
    private readonly Channel<LayerPlanes> free = Channel.CreateUnbounded<LayerPlanes>();
    private readonly CancellationTokenSource stop;
    private readonly Task reading;
    private readonly CpuMeter meter;
    private LayerPlanes? shown;

    /// <param name="first">Frame of the scene that is read first.</param>
    /// <param name="count">Frames that will be asked for.</param>
    internal FootageReader(ToolRunner tools, string path, FootageClip clip, OutputSpec output, int first, int count, CpuMeter meter, CancellationToken cancellation)
    {
        (this.tools, this.path, this.clip, this.output, this.meter) = (tools, path, clip, output, meter);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        for (var buffer = 0; buffer < Ahead + 2; buffer++)
            free.Writer.TryWrite(Blank());
        reading = ReadAsync(first, count, stop.Token);
    }

    /// <summary>Bytes of a short loop, which is decoded once and then shown from memory; 0 for a clip that is decoded as it goes.</summary>
    internal static long KeptBytes(FootageClip clip, OutputSpec output)
    {
        var bytes = (long)clip.Frames * output.Width * output.Height * 3 / 2;
        return clip.WhenShort == WhenShort.Loop && clip.Frames <= output.FrameRate && bytes <= MostKept ? bytes : 0;
    }

    /// <summary>The next frame; good until the one after it is asked for.</summary>
    /// <exception cref="PermanentException"><c>clip_unreadable</c>.</exception>
    internal async ValueTask<LayerPlanes> NextAsync(CancellationToken cancellation)
    {
        if (shown is { } old)
            free.Writer.TryWrite(old);
        shown = null;
        try
        {
            return shown = await ready.Reader.ReadAsync(cancellation);
        }
        catch (ChannelClosedException)
        {
            await reading;
            throw new PermanentException("clip_unreadable", "A clip ended before its scene.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // How it ended matters no more.
        await reading.ContinueWith(ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task ReadAsync(int first, int count, CancellationToken cancellation)
    {
        try
        {
            if (KeptBytes(clip, output) > 0 && clip.FrameAt(first) + count > clip.Frames)
                await ReadKeptAsync(first, count, cancellation);
            else
                await ReadRunsAsync(first, count, cancellation);
            ready.Writer.Complete();
        }
        catch (ToolFailedException fault)
        {
            ready.Writer.Complete();
            throw new PermanentException("clip_unreadable", "A clip cannot be decoded.", fault);
        }
        catch
        {
            ready.Writer.Complete();
            throw;
        }
    }

    private async Task ReadRunsAsync(int first, int count, CancellationToken cancellation)
    {
        for (var frame = first; frame < first + count;)
        {
            var from = clip.FrameAt(frame);
            var run = clip.WhenShort == WhenShort.Freeze ? first + count - frame : Math.Min(clip.Frames - from, first + count - frame);
            await RunAsync(from, Math.Min(run, clip.Frames - from), run, PassAsync, cancellation);
            frame += run;
        }
    }

    // A loop of a few frames would start a decoder for each of its many rounds.
    private async Task ReadKeptAsync(int first, int count, CancellationToken cancellation)
    {
        var round = new List<byte[]>(clip.Frames);
        await RunAsync(0, clip.Frames, clip.Frames, Keep, cancellation);
        for (var frame = first; frame < first + count; frame++)
            await PassAsync(round[clip.FrameAt(frame)], cancellation);

        Task Keep(byte[] frame, CancellationToken stop)
        {
            round.Add([.. frame]);
            return Task.CompletedTask;
        }
    }

    /// <summary>Decodes some frames and shows the last of them as often as is left of the run.</summary>
    /// <param name="show">Is given a frame, whose bytes are another's afterwards.</param>
    private async Task RunAsync(int from, int decoded, int run, Func<byte[], CancellationToken, Task> show, CancellationToken cancellation)
    {
        var frame = new byte[output.Width * output.Height * 3 / 2];
        var given = await DecodeAsync(frame, from, decoded, show, cancellation);
        // The file may end a little before it says: what is seen then is its last picture.
        if (given == 0 && (from == 0 || await DecodeAsync(frame, Math.Max(0, from - output.FrameRate), output.FrameRate, null, cancellation) == 0))
            throw new PermanentException("clip_unreadable", "A clip has no frame where its scene needs one.");
        for (; given < run; given++)
            await show(frame, cancellation);
    }

    /// <returns>How many frames there were; the last one is left in the buffer.</returns>
    private async Task<int> DecodeAsync(byte[] frame, int from, int count, Func<byte[], CancellationToken, Task>? show, CancellationToken cancellation)
    {
        var given = 0;
        var origin = from * clip.Speed > NearSeconds * output.FrameRate ? await OriginAsync(cancellation) : null;
        var result = await tools.RunAsync(new("ffmpeg", FootageArguments.Frames(path, clip, output, from, count, origin))
        {
            TimeLimit = TimeLimit,
            MemoryLimitBytes = 3L << 30,
            ReadOutput = async (stream, token) =>
            {
                var next = new byte[frame.Length];
                while (given < count && await stream.ReadAtLeastAsync(next, next.Length, throwOnEndOfStream: false, token) == next.Length)
                {
                    next.CopyTo(frame, 0);
                    given++;
                    if (show is not null)
                        await show(frame, token);
                }
            },
        }, cancellation);
        meter.Add("decode", result.CpuSeconds);
        return given;
    }

    /// <returns>The time of the piece's first frame, in the file's own units; null where it has none.</returns>
    private async Task<long?> OriginAsync(CancellationToken cancellation)
    {
        long? origin = null;
        var result = await tools.RunAsync(new("ffmpeg", FootageArguments.Origin(path, clip))
        {
            TimeLimit = TimeLimit,
            MemoryLimitBytes = 3L << 30,
            OnErrorLine = line => origin ??= FirstTime().Match(line) is { Success: true } found ? long.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null,
        }, cancellation);
        meter.Add("decode", result.CpuSeconds);
        return origin;
    }

    [GeneratedRegex(@"showinfo.* n: *0 pts: *(-?[0-9]{1,18}) ")]
    private static partial Regex FirstTime();

    private async Task PassAsync(byte[] frame, CancellationToken cancellation)
    {
        var planes = await free.Reader.ReadAsync(cancellation);
        var offset = 0;
        foreach (var plane in new[] { planes.Luma, planes.Blue, planes.Red })
        {
            for (var row = 0; row < plane.Height; row++, offset += plane.Width)
                frame.AsSpan(offset, plane.Width).CopyTo(plane.Row(row));
            plane.ExtendEdges();
        }
        await ready.Writer.WriteAsync(planes, cancellation);
    }

    private LayerPlanes Blank() => new(
        0, 0, output.Width, output.Height, new(output.Width, output.Height), new(output.Width / 2, output.Height / 2), new(output.Width / 2, output.Height / 2), null);
}
