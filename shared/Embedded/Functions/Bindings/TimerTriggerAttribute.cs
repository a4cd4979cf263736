using AutoVideo.Embedded.Functions.Extensions.Abstractions;

namespace AutoVideo.Embedded.Functions;

/// <summary>Runs the function by a six-field NCRONTAB expression, a time span or a <c>%setting%</c> that holds one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;
    /// <summary>Keeps the schedule's status, so that a run missed while the host was down is made up for.</summary>
    public bool UseMonitor { get; set; } = true;
    public bool RunOnStartup { get; set; }
}

public class TimerInfo
{
    public ScheduleStatus? ScheduleStatus { get; set; }
    /// <summary>The run comes later than its schedule said, because the host was down.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Times in the schedule's time zone (WEBSITE_TIME_ZONE, else UTC).</summary>
public class ScheduleStatus
{
    public DateTime Last { get; set; }
    public DateTime Next { get; set; }
    public DateTime LastUpdated { get; set; }
}
