namespace AutoVideo.Embedded.Durable;

/// <summary>Name of an activity or orchestrator; compares without regard to case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    private readonly string? name;

    public TaskName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        this.name = name;
    }

    public string Name => name ?? "";

    /// <summary>Always empty: names carry no version here.</summary>
    public string Version => "";

    public static implicit operator string(TaskName value) => value.Name;

    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new TaskName(value);

    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    public override string ToString() => Name;
}
