using System.Buffers;
using System.Text.Json.Serialization;

namespace AutoVideo.Voice.Cloning;

/// <summary>Pending: consent stored, the provider not asked or not heard of yet. Failed: the provider declined. Deleting: on its way out.</summary>
public enum ClonedVoiceStatus { Pending, Ready, Failed, Deleting }

/// <summary>
/// A voice made from a person's sample: container <c>voices</c>, partition key the owner's id, id <c>voc_…</c>. It speaks in videos of its
/// owner alone.
/// </summary>
/// <param name="VendorVoice">The provider's id of the voice, once it has one.</param>
public sealed record ClonedVoice(
    string Id, string OwnerId, string Name, ClonedVoiceStatus Status, VoiceConsent Consent, DateTimeOffset CreatedAt, string? VendorVoice = null, string? Problem = null)
{
    public const string Container = "voices";
    private const string Prefix = "voc_";
    // Far more than its sample takes to be decoded, and a call with all its retries.
    private static readonly TimeSpan LongestPending = TimeSpan.FromHours(1);
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether a voice's name is the id of a cloned one.</summary>
    public static bool IsId(string voice) => voice.StartsWith(Prefix, StringComparison.Ordinal) && voice.Length == Prefix.Length + 32 && voice.AsSpan(Prefix.Length).IndexOfAnyExcept(Digits) < 0;

    /// <summary>As it is now: what has been pending for so long was broken off by a process that died.</summary>
    internal ClonedVoice At(DateTimeOffset now) => Status == ClonedVoiceStatus.Pending && now - CreatedAt > LongestPending
        ? this with { Status = ClonedVoiceStatus.Failed, Problem = "The server stopped while the voice was made; delete it and try again." }
        : this;

    public static string NewId(DateTimeOffset now) => $"{Prefix}{Guid.CreateVersion7(now):N}";
}

/// <summary>Who agreed to what, and when; stored before anything is sent.</summary>
/// <param name="GivenBy">Id of the user who declared it.</param>
/// <param name="Speaker">Whose voice it is, as declared.</param>
/// <param name="Statement">The words of the consent.</param>
/// <param name="Sample">Blob name of the sample, as uploaded.</param>
/// <param name="SampleSha256">Of the sample, in hex.</param>
public sealed record VoiceConsent(string GivenBy, string Speaker, string Statement, DateTimeOffset At, string Sample, string SampleSha256);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ClonedVoice))]
[JsonSerializable(typeof(VendorVoiceId))]
internal sealed partial class CloningJsonContext : JsonSerializerContext;
