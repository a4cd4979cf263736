using AutoVideo.IdempotencyKeys;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>How an answer of events ended.</summary>
internal abstract record EventsEnd
{
    /// <summary>With the event <c>done</c>.</summary>
    /// <param name="Answer">What the request gets that does not ask for events; its JSON is the data of <c>done</c>.</param>
    public sealed record Done(KeptAnswer Answer) : EventsEnd;

    /// <summary>The request was refused, so nothing was done.</summary>
    public sealed record Refused : EventsEnd;

    /// <summary>It broke off half-way.</summary>
    public sealed record Broken : EventsEnd;
}

/// <summary>Server-sent events as the answer of a POST: they end with <c>done</c> or <c>error</c>, and how they end is kept for repeats.</summary>
/// <param name="write">Writes the events; does not throw.</param>
internal sealed class EventsAnswer(Func<Stream, Task<EventsEnd>> write) : IResult
{
    public const string ContentType = "text/event-stream";
    private HeldClaim? _claim;

    public static bool IsWanted(HttpRequest request) => request.Headers.Accept.ToString().Contains(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Settles a claim when the events have ended.</summary>
    public void Keep(HeldClaim claim) => _claim = claim;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = ContentType;
        var end = await write(httpContext.Response.Body);
        if (_claim is { } claim)
            await SettleAsync(claim, end);
    }

    /// <summary>A kept answer as the one event of a stream.</summary>
    public static ReadOnlyMemory<byte> Again(KeptAnswer answer) => (byte[])[.. "id: 1\nevent: done\ndata: "u8, .. answer.Body.Span, .. "\n\n"u8];

    private static Task SettleAsync(HeldClaim claim, EventsEnd end) => end switch
    {
        EventsEnd.Done { Answer: var answer } => claim.FinishAsync(answer, CancellationToken.None),
        EventsEnd.Refused => claim.GiveBackAsync(CancellationToken.None),
        _ => claim.LetGoAsync(CancellationToken.None),
    };
}
