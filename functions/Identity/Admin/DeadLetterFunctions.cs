using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Messaging;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

internal sealed record DeadLetterQueues(IReadOnlyList<string> Items);

/// <param name="NextSequence">Where the next page begins (<c>?from=</c>); not given after the last.</param>
internal sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, long? NextSequence);

/// <summary>Messages that no function could handle.</summary>
public sealed class DeadLetterFunctions(IDeadLetters letters, AuditLog audit, Admins admins, TimeProvider time)
{
    private const int PageSize = 50;

    /// <summary>Queues that may have dead letters, and subscriptions, as topic/subscription.</summary>
    [Function("AdminListQueues"), Requires(Permissions.AdminDeadLetterManage), Answers<DeadLetterQueues>]
    public IResult Queues([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/admin/dead-letters")] HttpRequest request) =>
        Results.Json(new DeadLetterQueues(letters.Queues), AdminHttpJsonContext.Default.DeadLetterQueues);

    /// <summary>Dead letters of a queue, oldest first.</summary>
    [Function("AdminListDeadLetters"), Requires(Permissions.AdminDeadLetterManage), Answers<DeadLetterPage>, Fails("queue_not_found")]
    [Query("from", "Sequence number to begin at.", Type = typeof(long))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/admin/dead-letters/{queue}")] HttpRequest request, string queue, CancellationToken cancellation) =>
        await PageAsync(request, queue, cancellation);

    /// <summary>Dead letters of a topic's subscription, oldest first.</summary>
    [Function("AdminListTopicDeadLetters"), Requires(Permissions.AdminDeadLetterManage), Answers<DeadLetterPage>, Fails("queue_not_found")]
    [Query("from", "Sequence number to begin at.", Type = typeof(long))]
    public async Task<IResult> ListOfTopicAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/admin/topic-dead-letters/{topic}/{subscription}")] HttpRequest request,
        string topic, string subscription, CancellationToken cancellation) => await PageAsync(request, $"{topic}/{subscription}", cancellation);

    /// <summary>Sends a dead letter to its queue again.</summary>
    [Function("AdminReplayDeadLetter"), Requires(Permissions.AdminDeadLetterManage), Answers(204), Fails("queue_not_found", "dead_letter_not_found", "dead_letter_too_far")]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/dead-letters/{queue}/{sequence:long}/replay")] HttpRequest request, string queue, long sequence, CancellationToken cancellation) =>
        await ReplayOneAsync(request, queue, sequence, cancellation);

    /// <summary>Sends a dead letter of a subscription again, to that one only: other subscriptions of the topic take no notice.</summary>
    [Function("AdminReplayTopicDeadLetter"), Requires(Permissions.AdminDeadLetterManage), Answers(204), Fails("queue_not_found", "dead_letter_not_found", "dead_letter_too_far")]
    public async Task<IResult> ReplayOfTopicAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/topic-dead-letters/{topic}/{subscription}/{sequence:long}/replay")] HttpRequest request,
        string topic, string subscription, long sequence, CancellationToken cancellation) => await ReplayOneAsync(request, $"{topic}/{subscription}", sequence, cancellation);

    /// <summary>Removes a dead letter for good.</summary>
    [Function("AdminDropDeadLetter"), Requires(Permissions.AdminDeadLetterManage), Answers(204), Fails("queue_not_found", "dead_letter_not_found", "dead_letter_too_far")]
    public async Task<IResult> DropAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/admin/dead-letters/{queue}/{sequence:long}")] HttpRequest request, string queue, long sequence, CancellationToken cancellation) =>
        await DropOneAsync(request, queue, sequence, cancellation);

    /// <summary>Removes a dead letter of a subscription for good.</summary>
    [Function("AdminDropTopicDeadLetter"), Requires(Permissions.AdminDeadLetterManage), Answers(204), Fails("queue_not_found", "dead_letter_not_found", "dead_letter_too_far")]
    public async Task<IResult> DropOfTopicAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/admin/topic-dead-letters/{topic}/{subscription}/{sequence:long}")] HttpRequest request,
        string topic, string subscription, long sequence, CancellationToken cancellation) => await DropOneAsync(request, $"{topic}/{subscription}", sequence, cancellation);

    private async Task<IResult> PageAsync(HttpRequest request, string queue, CancellationToken cancellation)
    {
        var found = await letters.ListAsync(Check(queue), RequestQuery.Whole(request, "from", 0, long.MaxValue) ?? 0, PageSize, cancellation);
        return Results.Json(new DeadLetterPage(found, found.Count < PageSize ? null : found[^1].Sequence + 1), AdminHttpJsonContext.Default.DeadLetterPage);
    }

    private async Task<IResult> ReplayOneAsync(HttpRequest request, string queue, long sequence, CancellationToken cancellation)
    {
        await AuditAsync(request, "deadletter.replay", Check(queue), sequence, cancellation);
        return await letters.ReplayAsync(queue, sequence, cancellation) ? Results.NoContent() : throw NotFound();
    }

    private async Task<IResult> DropOneAsync(HttpRequest request, string queue, long sequence, CancellationToken cancellation)
    {
        await AuditAsync(request, "deadletter.drop", Check(queue), sequence, cancellation);
        return await letters.DropAsync(queue, sequence, cancellation) ? Results.NoContent() : throw NotFound();
    }

    // The log has what was tried before it is done, so nothing is done unseen.
    private async Task AuditAsync(HttpRequest request, string action, string queue, long sequence, CancellationToken cancellation)
    {
        var admin = await admins.OfAsync(request, cancellation);
        await audit.AddAsync(AuditEntry.Of(admin.Actor, action, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{queue}/{sequence}"), null, null, time.GetUtcNow()), cancellation);
    }

    private string Check(string queue) => letters.Queues.Contains(queue) ? queue : throw new PermanentException("queue_not_found", "There is no such queue.");

    private static PermanentException NotFound() => new("dead_letter_not_found", "There is no dead letter with this number.");
}
