using System.Text.Json.Serialization;

namespace AutoVideo.Ai.Transcription;

/// <summary>Accepted: kept, to be written down or being so. Ready: its transcript is there. Failed: it says why.</summary>
public enum RecordingStatus { Accepted, Ready, Failed }

/// <summary>
/// A sound or video whose words somebody wants written down. Container <c>recordings</c>, partition key the owner's id, id <c>rec_…</c>, which
/// is the orchestration's too. The upload goes once its transcript is there.
/// </summary>
/// <param name="MediaType">As it was announced; what it is, is found by decoding it.</param>
/// <param name="Language">BCP 47 of what is said; null to find out.</param>
/// <param name="Hint">Names and terms that occur.</param>
public sealed record Recording(
    string Id, string OwnerId, RecordingStatus Status, string MediaType, long Bytes, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    string? Name = null, string? Language = null, string? Hint = null)
{
    public const string Container = "recordings";
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Once it is ready.</summary>
    public RecordingResult? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public RecordingError? Error { get; init; }

    /// <summary>Blobs of providers' answers that are kept, so that the same is not paid for twice; they go with the recording.</summary>
    public IReadOnlyList<string> Kept { get; init => field = value ?? []; } = [];

    /// <summary>Its whole length fitted into the plan when the first part was sent: a repeat goes on, though what is paid by then is missing from the plan.</summary>
    public bool HasRoom { get; init; }

    /// <summary>What the names of all its blobs begin with.</summary>
    [JsonIgnore]
    public string Stem => $"{FolderOf(OwnerId)}{Id}";

    [JsonIgnore]
    public string Upload => $"{Stem}.upload";

    /// <summary>Blob of its <see cref="Transcript"/>.</summary>
    [JsonIgnore]
    public string Transcript => $"{Stem}.json";

    /// <summary>The media job that cuts it into parts.</summary>
    [JsonIgnore]
    public string Job => $"recording-{Id}";

    internal static string FolderOf(string ownerId) => $"{Container}/{ownerId}/";
}

/// <param name="Seconds">Length of the recording.</param>
/// <param name="Provider">Who wrote it down; several with commas between them; <c>none</c> where nothing was to be heard.</param>
public sealed record RecordingResult(double Seconds, string Language, int Words, int Characters, string Provider, string Model);

public sealed record RecordingError(string Code, string Message);

/// <param name="Continuation">Where the change feed of the recordings was read up to.</param>
public sealed record RecordingFeedPosition(string? Continuation)
{
    public static readonly Storage.DocumentKey Key = new("system", "feeds", "recordings");
    public int SchemaVersion { get; init; } = 1;
}
