using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Voice.Alignment;
using AutoVideo.Voice.Sound;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Voice.Providers;

/// <summary>
/// A provider's voices as the product uses them: each line is asked for once, kept as it came, and finished here like every other
/// voice (48 kHz, cleaned, trimmed, levelled). Word times are the provider's where it gives them, else found in the sound.
/// </summary>
internal sealed partial class VendorSpeech(
    ISpeechVendor vendor, IProviderCalls calls, ArtefactStore artefacts, IBlobStore blobs, IMediaJobs jobs, ISpeechPace pace, ILogger<VendorSpeech> logger) : ISpeechSynthesizer
{
    private const int MaxAsks = 3;

    public string Provider => vendor.Provider;

    public string? DefaultVoice(string language) => vendor.DefaultVoice(language);

    public bool Knows(string voice) => vendor.Knows(voice);

    /// <exception cref="ProviderException">The provider gave no usable answer.</exception>
    public async Task<Speech> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        VendorAddresses.Check(request);
        var owner = CallOwner.Current ?? CallOwner.Product;
        var (answer, place) = VendorAddresses.Of(vendor, request, owner);
        var made = await artefacts.FindAsync(place, VoiceJsonContext.Default.Speech, cancellation);
        if (made is not null && await blobs.FindAsync(made.Audio, cancellation) is not null)
        {
            // Asked again only where the answer is still kept: so that the account of calls knows of the hit.
            var kept = CallOf(request, answer, Expected(request)).For(owner).Address!.Value;
            if (await blobs.FindAsync(kept.Manifest, cancellation) is not null)
                await CallAsync(request, answer, cancellation);
            return made;
        }
        var (asked, given) = await AskAsync(request, answer, cancellation);
        return await FinishAsync(request, place, given, await SoundAsync(request, asked, given, cancellation), cancellation);
    }

    /// <summary>The kept answer or a new one; a kept one whose sound was cleaned away is asked for anew under the next address.</summary>
    private async Task<(ContentAddress Asked, KeptSpeech Kept)> AskAsync(SpeechRequest request, ContentAddress address, CancellationToken cancellation)
    {
        for (var ask = 1; ; ask++)
        {
            var asked = ask == 1 ? address : address with { Hash = $"{address.Hash}-{ask}" };
            var kept = await CallAsync(request, asked, cancellation);
            if (kept.Refused is { } why)
                throw new PermanentException("content_refused", why);
            if (ask == MaxAsks || await blobs.FindAsync(kept.Audio, cancellation) is not null)
                return (asked, kept);
        }
    }

    private Task<KeptSpeech> CallAsync(SpeechRequest request, ContentAddress address, CancellationToken cancellation)
    {
        var expected = Expected(request);
        return calls.RunAsync(CallOf(request, address, expected), VendorSpeechJsonContext.Default.KeptSpeech, async (_, stop) =>
        {
            VendorSound sound;
            try
            {
                sound = await vendor.SpeakAsync(request, stop);
            }
            catch (PermanentException refused) when (refused.Code == "content_refused")
            {
                return new Answered<KeptSpeech>(new("", SoundKind.Wave, 0, null, refused.Detail), new AiUsage()) { Keep = false };
            }
            var seconds = expected;
            if (sound.Kind == SoundKind.Coded)
                VendorSounds.RequireCoded(vendor.Provider, sound.Bytes);
            else
                seconds = VendorSounds.Read(vendor.Provider, sound, expected).Seconds;
            var audio = address.File(sound.Kind == SoundKind.Wave ? "wav" : sound.Kind == SoundKind.Pcm ? "pcm" : VendorAddresses.Coded);
            using (var bytes = new MemoryStream(sound.Bytes, writable: false))
                await blobs.WriteAsync(audio, bytes, sound.Kind == SoundKind.Wave ? "audio/wav" : "application/octet-stream", stop);
            var kept = new KeptSpeech(audio, sound.Kind, sound.SampleRate, sound.Heard);
            // Who charges by tokens and does not say how many took those of the sound.
            return sound is { InputTokens: 0, OutputTokens: 0 }
                ? new Answered<KeptSpeech>(kept, UsageOf(request, seconds)) { UsageIsEstimate = vendor.TokensPerSecond > 0 }
                : new Answered<KeptSpeech>(kept, UsageOf(request, seconds) with { InputTokens = sound.InputTokens, OutputTokens = sound.OutputTokens });
        }, cancellation);
    }

    private ProviderCall CallOf(SpeechRequest request, ContentAddress address, double expected) =>
        new(AiKind.Voice, vendor.Provider, vendor.Model, address, UsageOf(request, expected)) { IsPersonal = request.IsPersonal };

    /// <summary>Seconds that a line should take.</summary>
    private double Expected(SpeechRequest request) => pace.Estimate(request.Text, request.Language, request.Voice) / request.Rate;

    private AiUsage UsageOf(SpeechRequest request, double seconds) => new()
    {
        Characters = vendor.CharactersOf(request.Text),
        Seconds = seconds,
        InputTokens = vendor.TokensPerSecond > 0 ? TextTokens.Of(request.Text) : 0,
        OutputTokens = (long)(seconds * vendor.TokensPerSecond),
    };

    private async Task<Speech> FinishAsync(SpeechRequest request, ContentAddress place, KeptSpeech kept, MonoSound sound, CancellationToken cancellation)
    {
        var finished = VoiceChain.Finish(sound);
        var seconds = (double)finished.Samples.Length / Speech.SampleRate;
        var given = kept.Heard is { } heard ? HeardWords.Of(request.Text, request.Language, heard, finished.Removed, seconds) : null;
        var words = given ?? SpeechAligner.Align(request.Text, request.Language, finished.Samples);
        var audio = place.File("wav");
        using (var wave = new MemoryStream(WaveFile.Write(finished.Samples, Speech.SampleRate)))
            await blobs.WriteAsync(audio, wave, "audio/wav", cancellation);
        var speech = new Speech(audio, finished.Samples.Length, words, vendor.Provider, request.Voice, IsDraftVoice: false);
        await artefacts.SaveAsync(place, speech, VoiceJsonContext.Default.Speech, cancellation);
        LogSpoken(place.ToString(), vendor.Provider, words.Count, speech.Seconds, given is null ? "aligned" : "given");
        return speech;
    }

    /// <summary>Whether a coded sound is one is seen only when it is decoded: a bad one is forgotten, so that whoever comes next asks anew.</summary>
    private async Task<MonoSound> SoundAsync(SpeechRequest request, ContentAddress asked, KeptSpeech kept, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(request, kept, cancellation);
        }
        catch (Exception bad) when (bad is ProviderException or PermanentException { Code: "sound_unreadable" or "sound_too_long" })
        {
            var fault = bad as ProviderException ?? new ProviderException(vendor.Provider, ProviderFault.BadAnswer, "The sound cannot be decoded.", null, bad);
            CallOwner.Current?.Passed(new(AiKind.Voice, vendor.Provider, fault.Fault, fault.Message));
            await calls.ForgetAsync(CallOf(request, asked, Expected(request)), CancellationToken.None);
            await SoundDecoding.ForgetAsync(artefacts, blobs, kept.Audio, SoundDecoding.LongestLine, CancellationToken.None);
            await blobs.DeleteAsync(kept.Audio, CancellationToken.None);
            throw fault;
        }
    }

    private async Task<MonoSound> ReadAsync(SpeechRequest request, KeptSpeech kept, CancellationToken cancellation)
    {
        var (audio, kind) = (kept.Audio, kept.Kind);
        if (kind == SoundKind.Coded)
        {
            audio = (await SoundDecoding.DecodeAsync(jobs, artefacts, blobs, kept.Audio, cancellation)).Audio;
            kind = SoundKind.Wave;
        }
        using var bytes = new MemoryStream();
        await using (var stream = await blobs.OpenReadAsync(audio, null, cancellation))
            await stream.CopyToAsync(bytes, cancellation);
        return VendorSounds.Read(vendor.Provider, new VendorSound(bytes.ToArray(), kind, kept.SampleRate), Expected(request));
    }

    [LoggerMessage(3201, LogLevel.Debug, "Finished {Address} of {Provider}: {Words} words ({Times}), {Seconds:0.00} s")]
    private partial void LogSpoken(string address, string provider, int words, double seconds, string times);
}
