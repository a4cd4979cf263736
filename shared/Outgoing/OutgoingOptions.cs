using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace AutoVideo.Outgoing;

/// <summary>Section <c>Outgoing</c>: requests to addresses that a user gave.</summary>
public sealed class OutgoingOptions : IValidatableObject
{
    /// <summary>Ports that may be called, separated by commas.</summary>
    [Required, RegularExpression("^ *[0-9]{1,5}( *, *[0-9]{1,5})* *$")]
    public string Ports { get; set; } = "80,443,8080,8443";

    /// <summary>Addresses of this machine and of its network, and any port: for development and tests alone.</summary>
    public bool AllowPrivate { get; set; }

    internal IReadOnlySet<int> AllowedPorts() =>
        Ports.Split(',', StringSplitOptions.TrimEntries).Select(port => int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture)).ToHashSet();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Set by Azure Functions: there, the private network holds the stores and the platform's tokens.
        if (AllowPrivate && Environment.GetEnvironmentVariable("WEBSITE_SITE_NAME") is { Length: > 0 })
            yield return new ValidationResult("Outgoing:AllowPrivate is for development and is refused in Azure.");
    }
}

[OptionsValidator]
internal sealed partial class OutgoingOptionsValidator : IValidateOptions<OutgoingOptions>;
