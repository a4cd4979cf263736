using System.Collections.Concurrent;
using AutoVideo.Processes;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>Composes a segment's frames into FFmpeg's input: one frame is written while the next is composed.</summary>
internal sealed class FramePipe(OutputSpec output)
{
    private readonly SceneComposer composer = new(output);
    private readonly YuvFrame[] buffers = [.. Enumerable.Range(0, PageLoan.Buffers).Select(_ => new YuvFrame(output.Width, output.Height))];

    internal Task WriteAsync(Stream stream, int frames, Action<SceneComposer, int, YuvFrame> draw, Action frameDone, CancellationToken cancellation) =>
        WriteAsync(stream, frames, _ => ValueTask.CompletedTask, draw, frameDone, cancellation);

    /// <param name="prepare">Brings what a frame is composed of, ahead of its drawing.</param>
    internal async Task WriteAsync(
        Stream stream, int frames, Func<CancellationToken, ValueTask> prepare, Action<SceneComposer, int, YuvFrame> draw, Action frameDone, CancellationToken cancellation)
    {
        var lends = PageLoan.Fits(stream, buffers[0].Bytes.Length);
        var writing = Task.CompletedTask;
        for (var frame = 0; frame < frames; frame++)
        {
            cancellation.ThrowIfCancellationRequested();
            var buffer = buffers[frame % buffers.Length];
            await prepare(cancellation);
            draw(composer, frame, buffer);
            await writing;
            writing = lends ? PageLoan.WriteAsync(stream, buffer.Bytes, cancellation) : stream.WriteAsync(buffer.Bytes, cancellation).AsTask();
            frameDone();
        }
        await writing;
        await stream.FlushAsync(cancellation);
    }
}

/// <summary>Frame pipes of one render, reused from segment to segment: as many as workers.</summary>
internal sealed class FramePipePool(OutputSpec output)
{
    private readonly ConcurrentBag<FramePipe> free = [];

    internal FramePipe Take() => free.TryTake(out var pipe) ? pipe : new FramePipe(output);

    internal void Return(FramePipe pipe) => free.Add(pipe);
}
