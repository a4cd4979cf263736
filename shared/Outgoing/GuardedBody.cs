using AutoVideo.Failures;

namespace AutoVideo.Outgoing;

/// <summary>Counts what is read after decompression, so that a small answer cannot unfold into a large one.</summary>
internal sealed class GuardedBody(Stream inner, long maxBytes, GuardedDeadline deadline) : Stream
{
    private long total;

    public static PermanentException TooLarge(long maxBytes) => new("answer_too_large", $"The answer is larger than {maxBytes / 1024.0 / 1024:0.##} MB.");

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The reader's own token is linked only when it can be cancelled: mostly it is the one that the deadline knows.
        using var linked = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken) : null;
        try
        {
            var read = await inner.ReadAsync(buffer, linked?.Token ?? deadline.Token);
            return (total += read) <= maxBytes ? read : throw TooLarge(maxBytes);
        }
        catch (Exception fault) when (deadline.Explain(fault, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
