using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Platform;

/// <summary>
/// Does the work that a message asks for. What cannot be done just now is sent again for later, because the broker itself would deliver ten times within a second and then
/// set the message aside. After about half a day it does so.
/// </summary>
public sealed partial class PatientMessages(IMessageBus bus, TimeProvider time, ILogger<PatientMessages> logger)
{
    // After 5 s, 10 s, 20 s, …, 5 min 20 s, and then every ten minutes.
    internal const int MostTurns = 78;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <param name="source">The queue that it came from, or the topic and subscription, as <c>topic/subscription</c>.</param>
    /// <param name="work">Harmless when repeated.</param>
    public async Task HandleAsync(string source, ServiceBusReceivedMessage message, Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (message.Turn() < MostTurns && fault is not (PermanentException or JsonException) && !cancellation.IsCancellationRequested)
        {
            var (pause, parts) = (PauseAfter(message.Turn()), source.Split('/'));
            PutOff(message.EventId(), source, pause.TotalSeconds, fault is TransientException ? fault.Message : fault.GetType().Name);
            await bus.SendAsync(parts[0], ReplayedLetter.PutOff(message, parts.ElementAtOrDefault(1), time.GetUtcNow() + pause), cancellation);
        }
    }

    internal static TimeSpan PauseAfter(int turns)
    {
        var pause = First * Math.Pow(2, Math.Min(turns, 30));
        return pause < Longest ? pause : Longest;
    }

    [LoggerMessage(3910, LogLevel.Warning, "Message {MessageKey} of {Source} cannot be handled just now and comes again in {Seconds} s: {Reason}")]
    private partial void PutOff(string messageKey, string source, double seconds, string reason);
}
