using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Messaging;

/// <summary>Section <c>ServiceBus</c>, read by the azure build; the embedded host has a broker of its own.</summary>
public sealed class ServiceBusOptions
{
    /// <summary>
    /// The setting <c>ServiceBus</c> itself, a connection string: what the Functions runtime reads for its triggers when there is no identity,
    /// as with the emulator. It goes before the namespace.
    /// </summary>
    internal string Connection { get; set; } = "";

    /// <summary>For example <c>NAME.servicebus.windows.net</c>; its caller is the process's identity.</summary>
    [RegularExpression(@"^([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$")]
    public string FullyQualifiedNamespace { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class ServiceBusOptionsValidator : IValidateOptions<ServiceBusOptions>;
