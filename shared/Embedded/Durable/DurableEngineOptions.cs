using System.Text.Json;

namespace AutoVideo.Embedded.Durable;

/// <summary>Settings of the durable engine.</summary>
public sealed class DurableEngineOptions
{
    /// <summary>SQLite file; its folder is made when absent. A file beside it (<c>.lock</c>) keeps a second process out.</summary>
    public string DatabasePath { get; set; } = "durable.db";

    /// <summary>Activities that run at the same time.</summary>
    public int MaxConcurrentActivities { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>Orchestrators whose code runs at the same time (waiting ones do not count).</summary>
    public int MaxConcurrentOrchestrations { get; set; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Turns inputs, outputs and events into JSON.</summary>
    public JsonSerializerOptions Serializer { get; set; } = new() { PropertyNameCaseInsensitive = true };

    /// <summary>For tests: one event per step, and each step re-runs the code over its whole history.</summary>
    public bool ReplayAtEveryAwait { get; set; }

    /// <summary>For tests: runs every activity twice and delivers both results.</summary>
    public bool DeliverActivitiesTwice { get; set; }

    /// <summary>For tests: activities of an instance run one by one in an order shuffled by this seed.</summary>
    public int? RandomCompletionSeed { get; set; }

    /// <summary>Largest input, output or event payload, in bytes of UTF-8 JSON.</summary>
    public int MaxPayloadBytes { get; set; } = 64 * 1024;

    /// <summary>Largest custom status, in bytes of UTF-8 JSON.</summary>
    public int MaxCustomStatusBytes { get; set; } = 16 * 1024;

    /// <summary>Longest history of one execution; an instance that passes it fails. Continue as new before.</summary>
    public int MaxHistoryEvents { get; set; } = 20_000;

    /// <summary>How often the process may end while an orchestrator runs one step; after that the instance fails instead of ending it again.</summary>
    public int MaxStepCrashes { get; set; } = 10;

    /// <summary>Waiting orchestrations whose running code is kept in memory, so that a step need not replay them.</summary>
    public int MaxCachedOrchestrations { get; set; } = 512;

    /// <summary>Upper bound of the database file; null: the disk decides.</summary>
    public long? MaxDatabaseBytes { get; set; }

    /// <summary>Longest pause between two looks for work that no wake-up announced.</summary>
    public TimeSpan SafetyPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping engine waits for running activities.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
