namespace AutoVideo.Embedded.Functions;

/// <summary>What the function returned; middleware may replace it before the host writes the answer.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

public abstract class InvocationResult : InvocationResult<object>;

public class FunctionWorkerException : Exception
{
    public FunctionWorkerException(string? message) : base(message) { }
    public FunctionWorkerException(string? message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>A parameter could not be made from what the trigger brought; over HTTP the answer is 400.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    public FunctionInputConverterException(string? message) : base(message) { }
    public FunctionInputConverterException(string? message, Exception? innerException) : base(message, innerException) { }
}
