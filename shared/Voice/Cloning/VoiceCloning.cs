using System.Security.Cryptography;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Voice.Providers;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Voice.Cloning;

/// <summary>A voice as asked for, unchecked.</summary>
/// <param name="Speaker">Whose voice it is.</param>
/// <param name="Statement">The words of the speaker's consent.</param>
public sealed record VoiceWish(string? Name, string? Speaker, string? Statement, byte[] Sample);

/// <summary>The provider's id of a cloned voice, as the account of calls keeps it.</summary>
internal sealed record VendorVoiceId(string Voice);

/// <summary>Makes and removes cloned voices: first the consent is stored, then the sample is checked, then the provider is asked.</summary>
public sealed partial class VoiceCloning
{
    public const int MaxSample = 10 * 1024 * 1024, MaxName = 80, MaxSpeaker = 120, MinStatement = 20, MaxStatement = 2000, MaxVoices = 20;
    internal const double LongestSample = 180;
    private const double ShortestSample = 5;

    private readonly ClonedVoices voices;
    private readonly ElevenLabsCloning provider;
    private readonly IProviderCalls calls;
    private readonly ProviderGates gates;
    private readonly IBlobStore blobs;
    private readonly ArtefactStore artefacts;
    private readonly IMediaJobs jobs;
    private readonly TimeProvider time;
    private readonly ILogger<VoiceCloning> logger;

    internal VoiceCloning(
        ClonedVoices voices, ElevenLabsCloning provider, IProviderCalls calls, ProviderGates gates, IBlobStore blobs, ArtefactStore artefacts,
        IMediaJobs jobs, TimeProvider time, ILogger<VoiceCloning> logger)
    {
        (this.voices, this.provider, this.calls, this.gates, this.blobs) = (voices, provider, calls, gates, blobs);
        (this.artefacts, this.jobs, this.time, this.logger) = (artefacts, jobs, time, logger);
    }

    /// <exception cref="PermanentException">
    /// <c>cloning_not_configured</c>, <c>consent_missing</c>, <c>voice_name_invalid</c>, <c>too_many_voices</c>, <c>sample_too_large</c>,
    /// <c>sound_unreadable</c>, <c>sound_too_long</c>, <c>sample_too_short</c>, <c>voice_not_cloned</c>.
    /// </exception>
    /// <exception cref="TransientException">The provider may answer a little later.</exception>
    public async Task<ClonedVoice> CreateAsync(VoiceWish wish, string ownerId, CancellationToken cancellation)
    {
        Check(wish);
        var mine = await voices.ListAsync(ownerId, MaxVoices, null, cancellation);
        if (mine.Documents.Count >= MaxVoices)
            throw new PermanentException("too_many_voices", $"You have {MaxVoices} voices, the most there can be; delete one first.");
        var now = time.GetUtcNow();
        var id = ClonedVoice.NewId(now);
        var sample = $"voices/{ownerId}/{id}.sample";
        using (var bytes = new MemoryStream(wish.Sample, writable: false))
            await blobs.WriteAsync(sample, bytes, "application/octet-stream", cancellation);
        var consent = new VoiceConsent(ownerId, wish.Speaker!.Trim(), wish.Statement!.Trim(), now, sample, Convert.ToHexStringLower(SHA256.HashData(wish.Sample)));
        var voice = new ClonedVoice(id, ownerId, wish.Name!.Trim(), ClonedVoiceStatus.Pending, consent, now);
        var pending = await voices.WriteAsync(voice, cancellation);
        try
        {
            voice = voice with { Status = ClonedVoiceStatus.Ready, VendorVoice = await AddAsync(voice, cancellation) };
        }
        catch (Exception failure)
        {
            // Whatever it was, and whoever has left: the voice ends here.
            if (!await voices.TryWriteAsync(voice with { Status = ClonedVoiceStatus.Failed, Problem = ProblemOf(failure) }, pending, CancellationToken.None))
                await RemoveDeletedAsync(voice);
            if (failure is not ProviderException fault)
                throw;
            throw fault.MayPass
                ? new TransientException($"The voice could not be cloned just now. {fault.Message}", fault)
                : new PermanentException("voice_not_cloned", $"The voice could not be cloned. {fault.Message}", fault);
        }
        if (!await voices.TryWriteAsync(voice, pending, CancellationToken.None))
        {
            await RemoveDeletedAsync(voice);
            throw new PermanentException("voice_not_cloned", "The voice was deleted while it was made, here and at the provider.");
        }
        LogCloned(id);
        return voice;
    }

    /// <summary>Who deleted it while it was made found nothing at the provider, perhaps: what came after goes too.</summary>
    private async Task RemoveDeletedAsync(ClonedVoice voice)
    {
        try
        {
            await RemoveEverywhereAsync(voice, CancellationToken.None);
        }
        catch
        {
            // Nobody else knows of it: it is deleted by who asks next, or by the account's erasure.
            await voices.WriteAsync(voice with { Status = ClonedVoiceStatus.Deleting }, CancellationToken.None);
            throw;
        }
    }

    /// <summary>For the owner; what went wrong inside is the log's business.</summary>
    private static string ProblemOf(Exception failure) => failure switch
    {
        PermanentException or ProviderException => failure.Message,
        TransientException => "Something that cloning needs did not answer; delete the voice and try again.",
        OperationCanceledException => "The request was broken off; delete the voice and try again.",
        _ => "Something went wrong on the server; delete the voice and try again.",
    };

    /// <summary>Removes a voice at the provider and here; when it fails in between, asking again goes on.</summary>
    /// <exception cref="PermanentException"><c>voice_not_found</c>; <c>cloning_not_configured</c>: nobody can remove it at the provider without a key.</exception>
    /// <exception cref="TransientException">The provider did not answer; the voice can no longer speak, but is still there.</exception>
    public async Task DeleteAsync(string ownerId, string id, CancellationToken cancellation)
    {
        await RemoveEverywhereAsync(await voices.BeginDeletingAsync(ownerId, id, cancellation), cancellation);
        LogRemoved(id);
    }

    /// <summary>Its document goes last: nothing else knows the provider's id of it.</summary>
    private async Task RemoveEverywhereAsync(ClonedVoice voice, CancellationToken cancellation)
    {
        if (!provider.IsConfigured && voice.VendorVoice is not null)
            throw new PermanentException(
                "cloning_not_configured", "The voice no longer speaks, but is still at ElevenLabs, where it cannot be removed without a key. Set ElevenLabs:Key and delete it again.");
        try
        {
            if (provider.IsConfigured)
                await gates.For(AiKind.Voice, ClonedVoices.Provider).RunAsync(stop => RemoveThereAsync(voice, stop), cancellation);
        }
        catch (ProviderException fault)
        {
            throw new TransientException($"The provider did not confirm that the voice is gone; try again. {fault.Message}", fault);
        }
        await blobs.DeleteAsync(voice.Consent.Sample, cancellation);
        await SoundDecoding.ForgetAsync(artefacts, blobs, voice.Consent.Sample, LongestSample, cancellation);
        await voices.DeleteAsync(voice, cancellation);
    }

    /// <returns>Whether there was one.</returns>
    private async Task<bool> RemoveThereAsync(ClonedVoice voice, CancellationToken cancellation)
    {
        if ((voice.VendorVoice ?? await provider.FindAsync(voice.Id, cancellation)) is not { } there)
            return false;
        await provider.RemoveAsync(there, cancellation);
        return true;
    }

    private void Check(VoiceWish wish)
    {
        if (!provider.IsConfigured)
            throw new PermanentException("cloning_not_configured", "Cloning needs a key of ElevenLabs in the settings.");
        if (wish.Name?.Trim() is not { Length: > 0 and <= MaxName })
            throw new PermanentException("voice_name_invalid", $"Give the voice a name of up to {MaxName} characters.");
        if (wish.Speaker?.Trim() is not { Length: > 0 and <= MaxSpeaker } || wish.Statement?.Trim() is not { Length: >= MinStatement and <= MaxStatement })
            throw new PermanentException("consent_missing", $"Say whose voice it is (speaker) and how that person agreed (statement, {MinStatement} to {MaxStatement} characters).");
        if (wish.Sample.Length > MaxSample)
            throw new PermanentException("sample_too_large", $"A sample has at most {MaxSample / 1024 / 1024} MB.");
        if (wish.Sample.Length == 0)
            throw new PermanentException("sound_unreadable", "The sample is empty.");
    }

    /// <summary>The provider gets the sample as the media worker decoded it: what is no sound never leaves.</summary>
    private async Task<string> AddAsync(ClonedVoice voice, CancellationToken cancellation)
    {
        var decoded = await SoundDecoding.DecodeAsync(jobs, artefacts, blobs, voice.Consent.Sample, cancellation, LongestSample);
        if (decoded.Seconds < ShortestSample)
            throw new PermanentException("sample_too_short", $"A sample takes at least {ShortestSample:0} s; this one takes {decoded.Seconds:0.0} s.");
        using var wave = new MemoryStream();
        await using (var stream = await blobs.OpenReadAsync(decoded.Audio, null, cancellation))
            await stream.CopyToAsync(wave, cancellation);
        var call = new ProviderCall(AiKind.Voice, ClonedVoices.Provider, "voice-clone", null, new AiUsage { Seconds = decoded.Seconds }) { IsPersonal = true };
        var tries = 0;
        var made = await calls.RunAsync(call, CloningJsonContext.Default.VendorVoiceId, async (_, stop) =>
        {
            // A try whose answer was lost may have made the voice.
            var there = tries++ == 0 ? null : await provider.FindAsync(voice.Id, stop);
            return new Answered<VendorVoiceId>(
                new(there ?? await provider.AddAsync(voice.Id, wave.ToArray(), stop)), new AiUsage { Seconds = decoded.Seconds });
        }, cancellation);
        return made.Voice;
    }

    [LoggerMessage(3203, LogLevel.Information, "Cloned voice {Voice}")]
    private partial void LogCloned(string voice);

    [LoggerMessage(3204, LogLevel.Information, "Removed cloned voice {Voice} at the provider and here")]
    private partial void LogRemoved(string voice);
}
