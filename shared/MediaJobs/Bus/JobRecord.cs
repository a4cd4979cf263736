using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Storage;

namespace AutoVideo.MediaJobs.Bus;

/// <summary>One media job: the truth about it, while messages only say that there is something to look at. Container <c>media_jobs</c>.</summary>
/// <param name="Id">Also the partition: <c>job_</c> and a hash of the job's id, which may hold anything.</param>
/// <param name="Generation">New whenever the job starts anew; its input's document has it in its id.</param>
internal sealed record JobRecord(string Id, string JobId, MediaJobKind Kind, string? InstanceId, string Generation)
{
    public const string Container = "media_jobs";
    public int SchemaVersion { get; init; } = 1;
    public MediaJobStatus Status { get; init; } = MediaJobStatus.Queued;
    public double Progress { get; init; }
    public string? Result { get; init; }
    public MediaJobFailure? Failure { get; init; }
    public int Attempt { get; init; }
    public int Losses { get; init; }
    public double CpuSeconds { get; init; }
    public string? LeaseToken { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When workers were last told of it on purpose; null with jobs of before this was kept.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    [JsonIgnore]
    public bool IsFinished => Status is MediaJobStatus.Succeeded or MediaJobStatus.Failed or MediaJobStatus.Cancelled;

    [JsonIgnore]
    public DocumentKey Key => new(Container, Id, Id);

    [JsonIgnore]
    public DocumentKey InputKey => new(Container, Id, $"{Id}-{Generation}");

    /// <summary>Of the message that it waits: another one once it has lost its worker, since the broker drops the first one's.</summary>
    [JsonIgnore]
    public string MessageId => LeaseToken is { } token ? $"{Id}-{Generation}-{token[^32..]}" : $"{Id}-{Generation}";

    public MediaJobState ToState() => new(JobId, Kind, Status, Progress, Result, Failure, Attempt, CpuSeconds);

    public static string IdOf(string jobId) => $"job_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(jobId)).AsSpan(0, 16))}";

    /// <summary>A token that leads back to its job, of characters that a folder's name may have, without a hyphen.</summary>
    public string NewToken() => $"{Id}_{Guid.NewGuid():N}";

    /// <summary>The job's document of such a token; null when it is none.</summary>
    public static string? IdOfToken(string token) => token.Split('_') is ["job", { Length: 32 } key, { Length: 32 }] ? $"job_{key}" : null;
}

/// <summary>The input, a document beside the record, since that is written every few seconds and this never.</summary>
internal sealed record JobInput(string Id, string Input)
{
    public int SchemaVersion { get; init; } = 1;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobRecord))]
[JsonSerializable(typeof(JobInput))]
internal sealed partial class MediaJobsJsonContext : JsonSerializerContext;
