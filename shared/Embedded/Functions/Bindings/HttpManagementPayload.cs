using System.Runtime.CompilerServices;

using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Hosting.Management;

namespace AutoVideo.Embedded.Functions;

/// <summary>Where an instance can be looked at and steered; for administrators on this machine.</summary>
public class HttpManagementPayload
{
    public string? Id { get; internal init; }
    public string? StatusQueryGetUri { get; internal init; }
    public string? SendEventPostUri { get; internal init; }
    public string? TerminatePostUri { get; internal init; }
    /// <summary>Null: the embedded engine does not rewind.</summary>
    public string? RewindPostUri { get; internal init; }
    public string? PurgeHistoryDeleteUri { get; internal init; }
    public string? RestartPostUri { get; internal init; }
    public string? SuspendPostUri { get; internal init; }
    public string? ResumePostUri { get; internal init; }
}

public static class DurableTaskClientExtensions
{
    private static readonly ConditionalWeakTable<DurableTaskClient, string> Addresses = [];

    public static HttpManagementPayload CreateHttpManagementPayload(this DurableTaskClient client, string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var address = Addresses.TryGetValue(client, out var known) ? known : throw new InvalidOperationException("The host does not listen yet.");
        var instance = $"{address}{ManagementRoutes.Root}/{Uri.EscapeDataString(instanceId)}";
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = instance,
            SendEventPostUri = instance + "/raiseEvent/{eventName}",
            TerminatePostUri = instance + "/terminate?reason={text}",
            PurgeHistoryDeleteUri = instance,
            RestartPostUri = instance + "/restart",
            SuspendPostUri = instance + "/suspend?reason={text}",
            ResumePostUri = instance + "/resume?reason={text}",
        };
    }

    internal static void ListensAt(DurableTaskClient client, string address) => Addresses.AddOrUpdate(client, address);
}
