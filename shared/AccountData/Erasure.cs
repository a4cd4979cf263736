using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AutoVideo.Storage;

namespace AutoVideo.AccountData;

/// <summary>Account: the person and all there is of them. Channel: what they show to others, while the account stays.</summary>
public enum ErasureScope { Account, Channel }

/// <summary>Waiting: it can be called off until it is due. Collecting and Removing take turns until nothing is found any more.</summary>
public enum ErasureStage { Waiting, Collecting, Removing, Done }

/// <summary>
/// An erasure under way: container <c>erasures</c>, partition key and id are its id, which is its orchestration's too. Beside it lie the
/// names of what is to be removed (<see cref="ErasureKeys"/>). Whether it is called off stands in the user's document.
/// </summary>
/// <param name="Id"><c>del_…</c>, random: it stands for the person where others' records name them.</param>
/// <param name="UserId">Null once it is done: then nothing leads to the person.</param>
/// <param name="Since">When the account was made.</param>
public sealed record Erasure(string Id, string? UserId, ErasureScope Scope, ErasureStage Stage, DateTimeOffset AskedAt, DateTimeOffset Since)
{
    public const string Container = "erasures";
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "erasure";

    /// <summary>How often everything was looked through.</summary>
    public int Round { get; init; }

    /// <summary>How many things were removed.</summary>
    public long Removed { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    public static DocumentKey KeyOf(string id) => new(Container, id, id);

    public static string NewId() => $"del_{Guid.NewGuid():N}";

    internal DataSubject Subject => new(UserId!, Id, Since, Scope == ErasureScope.Channel ? AskedAt : null);
}

/// <summary>Names of things of one kind, at most <see cref="Most"/>; the document goes when they are removed.</summary>
public sealed record ErasureKeys(string Id, string Kind, IReadOnlyList<string> Keys)
{
    public const int Most = 200;
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "keys";
}

/// <summary>What a user's document says of an erasure that was asked for.</summary>
/// <param name="DueAt">Until then an account's can be called off.</param>
public sealed record PendingErasure(string Id, ErasureScope Scope, DateTimeOffset AskedAt, DateTimeOffset DueAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Erasure))]
[JsonSerializable(typeof(ErasureKeys))]
[JsonSerializable(typeof(DataExport))]
[JsonSerializable(typeof(ExportPointer))]
[JsonSerializable(typeof(ExportOwner))]
[JsonSerializable(typeof(JsonNode))]
public sealed partial class AccountDataJsonContext : JsonSerializerContext;
