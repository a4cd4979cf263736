using AutoVideo.Embedded.Messaging;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVideo.Embedded.Hosting.Management;

internal sealed record DeadLetterCount(string Entity, long Count);

internal sealed record DeadLetterAnswer(
    long SequenceNumber, string MessageId, string? Subject, string? Reason, string? Description, int DeliveryCount, DateTimeOffset EnqueuedTime, string Body);

internal sealed record ResubmitAnswer(int Resubmitted);

/// <summary>Lists the messages that no function could handle and sends them again.</summary>
internal sealed class DeadLetterRoutes(MessageStore store)
{
    private const string Root = "/runtime/messages/dead-letters";
    private const int PageSize = 100;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("").AddEndpointFilter(LocalOnly.Filter);
        api.MapGet(Root, List);
        api.MapPost(Root + "/resubmit", Resubmit);
    }

    /// <summary>Without an entity the counts of all; with one its messages, from a sequence number on.</summary>
    private async Task<IResult> List(string? entity, long? from, CancellationToken cancellation)
    {
        if (entity is null)
        {
            return Results.Json(
                (await store.CountDeadLetters(cancellation)).Select(entry => new DeadLetterCount(entry.Entity, entry.Count)),
                ManagementJsonContext.Default.IEnumerableDeadLetterCount);
        }
        var messages = await store.Peek(MessageStore.DeadLettersOf(entity), PageSize, from ?? 0, cancellation);
        return Results.Json(
            messages.Select(message => new DeadLetterAnswer(
                message.SequenceNumber, message.MessageId, message.Subject, message.DeadLetterReason, message.DeadLetterErrorDescription,
                message.DeliveryCount, message.EnqueuedTime, message.Body.ToString())),
            ManagementJsonContext.Default.IEnumerableDeadLetterAnswer);
    }

    private async Task<IResult> Resubmit(string entity, long? sequenceNumber, CancellationToken cancellation) =>
        Results.Json(new ResubmitAnswer(await store.Resubmit(entity, sequenceNumber, cancellation)), ManagementJsonContext.Default.ResubmitAnswer);
}
