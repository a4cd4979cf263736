using AutoVideo.Embedded.Functions.Extensions.Abstractions;

namespace AutoVideo.Embedded.Functions;

/// <summary>The parameter is the TaskOrchestrationContext; one more parameter is the orchestration's input.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    public string? Orchestration { get; set; }
}

/// <summary>The parameter is the activity's input, of any type that System.Text.Json reads.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    public string? Activity { get; set; }
}

/// <summary>The parameter is a DurableTaskClient.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    public string? TaskHub { get; set; }
    public string? ConnectionName { get; set; }
}
