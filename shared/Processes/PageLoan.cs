using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace AutoVideo.Processes;

/// <summary>
/// Writes large pieces into a child's input by lending the pipe their pages (vmsplice) instead of copying them: for raw frames
/// that saves a copy and the pipe's own pages. A lent piece must stay unchanged until the reader has it, which is certain once
/// the next piece is written, provided no piece is smaller than the pipe: so three buffers in turn are enough.
/// </summary>
internal static class PageLoan
{
    private const int PollMilliseconds = 100, Interrupted = 4, TryAgain = 11, BrokenPipe = 32;

    /// <summary>Buffers to use in turn.</summary>
    internal const int Buffers = 3;

    /// <summary>Whether pieces of that size can be lent to a stream.</summary>
    internal static bool Fits(Stream stream, int pieceBytes)
    {
        if (!OperatingSystem.IsLinux() || stream is not PipeStream pipe)
            return false;
        var capacity = LibC.Control((int)pipe.SafePipeHandle.DangerousGetHandle(), LibC.GetPipeSize, 0);
        return capacity > 0 && pieceBytes >= capacity;
    }

    /// <summary>Returns when the pipe holds or has passed on the whole piece.</summary>
    /// <param name="piece">On the pinned heap.</param>
    /// <exception cref="IOException">The reader is gone, or the system refuses.</exception>
    internal static Task WriteAsync(Stream stream, byte[] piece, CancellationToken cancellation) =>
        Task.Run(() => Write((PipeStream)stream, piece, cancellation), cancellation);

    private static unsafe void Write(PipeStream pipe, byte[] piece, CancellationToken cancellation)
    {
        var handle = pipe.SafePipeHandle;
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            var descriptor = (int)handle.DangerousGetHandle();
            var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(piece, 0);
            for (nint done = 0; done < piece.Length;)
            {
                cancellation.ThrowIfCancellationRequested();
                var rest = new LibC.IoVector { Start = start + done, Length = (nuint)(piece.Length - done) };
                var lent = LibC.LendPages(descriptor, &rest, 1, LibC.SpliceNonBlocking);
                if (lent > 0)
                    done += lent;
                else
                    Wait(descriptor, lent == 0 ? TryAgain : Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            if (held)
                handle.DangerousRelease();
        }
    }

    // Not for ever: a reader that hangs must not keep a cancelled writer.
    private static unsafe void Wait(int descriptor, int error)
    {
        if (error is not (TryAgain or Interrupted))
            throw new IOException(error == BrokenPipe ? "The reader of the pipe is gone." : $"The pipe takes no pages (error {error}).");
        var entry = new LibC.PollEntry { Descriptor = descriptor, Events = LibC.PollOut };
        _ = LibC.Poll(&entry, 1, PollMilliseconds);
    }
}
