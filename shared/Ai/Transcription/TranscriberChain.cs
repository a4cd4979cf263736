using AutoVideo.Failures;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Ai.Transcription;

/// <summary>Transcribers in order of preference; the transcript says who answered.</summary>
internal sealed partial class TranscriberChain(IReadOnlyList<ITranscriber> transcribers, ILogger<TranscriberChain> logger) : ITranscriber
{
    public string Provider => transcribers.Count > 0 ? transcribers[0].Provider : "none";
    public string Model => transcribers.Count > 0 ? transcribers[0].Model : "none";

    /// <summary>What all of them take.</summary>
    public long MaxBytes => transcribers.Count > 0 ? transcribers.Min(transcriber => transcriber.MaxBytes) : 0;

    /// <exception cref="PermanentException"><c>transcription_not_configured</c>, <c>providers_failed</c>, and as <see cref="ITranscriber.TranscribeAsync"/>.</exception>
    /// <exception cref="TransientException">Nobody answered, but somebody may a little later.</exception>
    public async Task<Transcript> TranscribeAsync(TranscriptionRequest request, CancellationToken cancellation)
    {
        if (transcribers.Count == 0)
            throw NotConfigured();
        var reasons = new List<string>();
        var mayPass = false;
        foreach (var transcriber in transcribers)
        {
            try
            {
                return await transcriber.TranscribeAsync(request, cancellation);
            }
            catch (ProviderException fault)
            {
                LogPassedOver(transcriber.Provider, fault.Fault, fault.Message);
                reasons.Add(fault.Message);
                mayPass |= fault.MayPass || fault.Fault == ProviderFault.Paused;
            }
        }
        throw mayPass
            ? new TransientException($"No provider transcribed. {string.Join(" ", reasons)}")
            : new PermanentException("providers_failed", $"No provider transcribed; check their settings. {string.Join(" ", reasons)}");
    }

    internal static PermanentException NotConfigured() => new(
        "transcription_not_configured",
        "Nobody is configured who transcribes: set OpenAi:Key, or AzureOpenAi:Endpoint with AzureOpenAi:TranscriptionDeployment, or start with ./run --with recogniser (English).");

    [LoggerMessage(3690, LogLevel.Warning, "Transcriber {Provider} was passed over ({Fault}): {Reason}")]
    private partial void LogPassedOver(string provider, ProviderFault fault, string reason);
}
