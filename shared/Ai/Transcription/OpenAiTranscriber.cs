using System.Security.Cryptography;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Failures;
using AutoVideo.Storage;
using OpenAI.Audio;

namespace AutoVideo.Ai.Transcription;

/// <summary>
/// <c>POST /audio/transcriptions</c> with <c>verbose_json</c> and both granularities, through the official client: OpenAI and Azure OpenAI.
/// Only the whisper models answer in that form.
/// </summary>
internal sealed class OpenAiTranscriber(string provider, string model, AudioClient audio, IProviderCalls calls, IBlobStore blobs, TimeProvider time) : ITranscriber
{
    /// <summary>25 MB, as the provider states it.</summary>
    private const long Limit = 25 * 1024 * 1024;
    private const int MaxHint = 800;
    private static readonly string[] Kinds = ["flac", "mp3", "mp4", "m4a", "ogg", "wav", "webm"];

    private readonly OpenAiErrors errors = new(provider, time);

    public string Provider => provider;
    public string Model => model;
    public long MaxBytes => Limit;

    public async Task<Transcript> TranscribeAsync(TranscriptionRequest request, CancellationToken cancellation)
    {
        var kind = request.Sound[(request.Sound.LastIndexOf('.') + 1)..];
        if (!Kinds.Contains(kind))
            throw new PermanentException("sound_kind_unknown", $"A sound to transcribe is one of {string.Join(", ", Kinds)}.");
        var sound = await blobs.FindAsync(request.Sound, cancellation) ?? throw new BlobNotFoundException(request.Sound);
        if (sound.Length > Limit)
            throw new PermanentException("sound_too_large", $"{provider} takes at most {Limit / 1024 / 1024} MB at once; cut the sound into chunks.");
        var asked = new AskedTranscript(provider, model, kind, await HashAsync(request.Sound, cancellation), request.Language, request.Hint);
        var address = ContentAddress.Of("transcript", 2, asked, TranscriptionJsonContext.Default.AskedTranscript);
        var call = new ProviderCall(AiKind.Transcription, provider, model, address, new AiUsage { Seconds = request.Seconds }) { IsPersonal = true };
        var transcript = await calls.RunAsync(call, TranscriptionJsonContext.Default.Transcript, async (_, stop) =>
        {
            var answer = await AskAsync(request, kind, stop);
            return new Answered<Transcript>(answer, new AiUsage { Seconds = answer.Seconds });
        }, cancellation);
        return transcript with { KeptAs = call.For(CallOwner.Current ?? CallOwner.Product).Address?.Manifest };
    }

    private async Task<string> HashAsync(string sound, CancellationToken cancellation)
    {
        await using var stream = await blobs.OpenReadAsync(sound, null, cancellation);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    private async Task<Transcript> AskAsync(TranscriptionRequest request, string kind, CancellationToken cancellation)
    {
        await using var stream = await blobs.OpenReadAsync(request.Sound, null, cancellation);
        try
        {
            AudioTranscription answer = await audio.TranscribeAudioAsync(stream, $"sound.{kind}", new AudioTranscriptionOptions
            {
                ResponseFormat = AudioTranscriptionFormat.Verbose,
                TimestampGranularities = AudioTimestampGranularities.Word | AudioTimestampGranularities.Segment,
                Language = request.Language is { } language ? language.Split('-')[0] : null,
                Prompt = request.Hint is { Length: > MaxHint } hint ? hint[^MaxHint..] : request.Hint,
            }, cancellation);
            return TranscriptReader.Read(answer, provider, model, request.Language)
                ?? throw new ProviderException(provider, ProviderFault.BadAnswer, "The answer has no times of words; use a whisper model.");
        }
        catch (Exception fault) when (errors.Explain(fault, cancellation) is { } explained)
        {
            throw explained;
        }
    }
}
