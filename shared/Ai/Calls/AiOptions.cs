using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Prices;
using AutoVideo.Failures;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Calls;

/// <summary>Section <c>Ai</c>: limits of every call to a provider.</summary>
public sealed class AiOptions : IValidatableObject
{
    /// <summary>Longest that one answer of a language model may take, however steadily it arrives.</summary>
    [Range(1, 600)]
    public double TextTimeoutSeconds { get; set; } = 120;

    [Range(1, 600)]
    public double ImageTimeoutSeconds { get; set; } = 180;

    [Range(1, 600)]
    public double VoiceTimeoutSeconds { get; set; } = 60;

    [Range(1, 1800)]
    public double TranscriptionTimeoutSeconds { get; set; } = 300;

    /// <summary>Moderation and stock searches.</summary>
    [Range(1, 120)]
    public double LookupTimeoutSeconds { get; set; } = 20;

    /// <summary>How often a fault that may pass is tried again at the same provider.</summary>
    [Range(0, 5)]
    public int Retries { get; set; } = 2;

    /// <summary>A provider that asks to wait longer than this is passed over instead.</summary>
    [Range(0, 120)]
    public double LongestWaitSeconds { get; set; } = 10;

    /// <summary>Calls of one kind to one provider at the same time.</summary>
    [Range(1, 100)]
    public int MaxConcurrentCalls { get; set; } = 4;

    /// <summary>Calls of one kind to one provider in a minute, evenly spaced; 0 for no limit.</summary>
    [Range(0, 100_000)]
    public int CallsPerMinute { get; set; }

    /// <summary>
    /// Limits of single providers in place of the general ones, for all kinds of calls or for one (text, image, voice, transcription, vision, moderation,
    /// stock): <c>elevenlabs concurrent=2; openai perMinute=60 timeout=90; openai/image concurrent=1</c>, where timeout is the longest call in seconds.
    /// Each process keeps them for itself: with three processes a provider may see three times as much. ElevenLabs' plans take two to five calls at once.
    /// </summary>
    public string Limits { get; set; } = "elevenlabs concurrent=2";

    /// <summary>Faults in a row after which a provider is passed over for a while; any answer ends the row.</summary>
    [Range(2, 100)]
    public int BreakerFaults { get; set; } = 3;

    /// <summary>How long it is passed over before it is tried again.</summary>
    [Range(1, 3600)]
    public double BreakerSeconds { get; set; } = 30;

    /// <summary>How long a provider whose key or credit is refused is passed over.</summary>
    [Range(1, 86_400)]
    public double RefusedSeconds { get; set; } = 300;

    /// <summary>How long after its last sign of life a process that made a call is taken for dead, and the call for abandoned.</summary>
    [Range(0.2, 600)]
    public double LeaseSeconds { get; set; } = 30;

    /// <summary>A JSON file of prices that come before those of the product, in the form of <c>shared/Ai/Prices/prices.json</c>; empty for none.</summary>
    public string PricesFile { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var wrong = new List<ValidationResult>();
        try
        {
            ProviderLimits.Parse(Limits);
        }
        catch (FormatException fault)
        {
            wrong.Add(new($"Ai:Limits cannot be read: {fault.Message}"));
        }
        try
        {
            PriceList.Read(PricesFile);
        }
        catch (PermanentException fault)
        {
            wrong.Add(new($"Ai:PricesFile: {fault.Message}"));
        }
        return wrong;
    }
}

[OptionsValidator]
internal sealed partial class AiOptionsValidator : IValidateOptions<AiOptions>;
