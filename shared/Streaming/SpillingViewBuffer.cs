using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Streaming;

/// <summary>Views that the buffer cannot take go to the durable queue <c>view-spill</c>, from where they are told again until it takes them.</summary>
public sealed partial class SpillingViewBuffer(IViewBuffer buffer, IMessageBus bus, TimeProvider time, ILogger<SpillingViewBuffer> logger) : IViewBuffer
{
    public const string Queue = "view-spill";
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    public async Task AddAsync(ViewSeen view, CancellationToken cancellation)
    {
        try
        {
            await buffer.AddAsync(view, cancellation);
        }
        catch (TransientException)
        {
            LogSpilled(view.VideoId);
            await SendAsync(view, 1, cancellation);
        }
    }

    /// <summary>Tells a spilled view again; while the buffer still does not take it, it waits for another turn.</summary>
    /// <param name="body">Of the message.</param>
    public async Task ReturnAsync(string body, CancellationToken cancellation)
    {
        var spilled = JsonSerializer.Deserialize(body, StreamingBufferJsonContext.Default.SpilledView)
            ?? throw new PermanentException("view_invalid", "The message holds no view.");
        try
        {
            await buffer.AddAsync(spilled.View, cancellation);
        }
        catch (TransientException)
        {
            // Not by failing: a queue gives a message up after ten times, an outage lasts as long as it lasts.
            await SendAsync(spilled.View, spilled.Turn + 1, cancellation);
        }
    }

    public Task<ViewBatch?> TakeAsync(CancellationToken cancellation) => buffer.TakeAsync(cancellation);

    public Task ConfirmAsync(long sequence, CancellationToken cancellation) => buffer.ConfirmAsync(sequence, cancellation);

    // The id differs from turn to turn, or the queue would take a later one for a repeat of the first.
    private Task SendAsync(ViewSeen view, int turn, CancellationToken cancellation) => bus.SendAsync(
        Queue,
        new BusMessage($"{view.Id}-{turn}", "view", JsonSerializer.Serialize(new SpilledView(view, turn), StreamingBufferJsonContext.Default.SpilledView))
        {
            ScheduledFor = time.GetUtcNow() + TryAgain,
        },
        cancellation);

    [LoggerMessage(2320, LogLevel.Debug, "A view of {VideoId} waits in the queue until the buffer takes views again.")]
    private partial void LogSpilled(string videoId);
}

/// <param name="Turn">How often it has been put off.</param>
internal sealed record SpilledView(ViewSeen View, int Turn);
