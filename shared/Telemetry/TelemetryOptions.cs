using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Telemetry;

/// <summary>Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// <c>text</c>: a short line for each log entry, for people. <c>json</c>: one JSON object, with the ids of trace and span and
    /// everything the entry names. In Azure the host decides.
    /// </summary>
    [AllowedValues("text", "json")]
    public string Logs { get; set; } = "text";
}

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
