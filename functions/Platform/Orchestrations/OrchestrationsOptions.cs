using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Platform;

/// <summary>Section <c>Orchestrations</c>.</summary>
public sealed class OrchestrationsOptions
{
    internal const string Section = "Orchestrations";

    /// <summary>How services reach orchestrations.</summary>
    [EnumDataType(typeof(OrchestrationsThrough))]
    public OrchestrationsThrough Through { get; set; } = OrchestrationsThrough.Client;
}

public enum OrchestrationsThrough
{
    /// <summary>The durable client of the process: the embedded host's, or in Azure the Durable Task Scheduler's.</summary>
    Client,

    /// <summary>Messages to a function that is handed the client: in Azure with orchestrations in the storage account.</summary>
    Queue,
}

[OptionsValidator]
internal sealed partial class OrchestrationsOptionsValidator : IValidateOptions<OrchestrationsOptions>;
