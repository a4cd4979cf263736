namespace AutoVideo.Cli;

/// <summary>Ends the program with a message for the person at the terminal: what is wrong and, where there is one, what to do.</summary>
internal sealed class CliException(int exitCode, string message, string? action = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
    public string? Action { get; } = action;

    public static CliException BadInput(string message, string? action = null) => new(ExitCodes.BadInput, message, action);
    public static CliException Failed(string message, string? action = null) => new(ExitCodes.Failed, message, action);
}
