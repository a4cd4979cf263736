namespace AutoVideo.Streaming;

/// <summary>Views that the buffer could not take, told again.</summary>
public sealed class ReturnSpilledViews(SpillingViewBuffer buffer)
{
    [Function("ReturnSpilledViews")]
    public Task RunAsync([ServiceBusTrigger(SpillingViewBuffer.Queue, Connection = "ServiceBus")] string body, CancellationToken cancellation) =>
        buffer.ReturnAsync(body, cancellation);
}
