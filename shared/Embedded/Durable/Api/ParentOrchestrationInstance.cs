namespace AutoVideo.Embedded.Durable;

/// <summary>Who started this sub-orchestration.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
