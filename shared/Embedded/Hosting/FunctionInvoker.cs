using System.Linq.Expressions;
using System.Reflection;

namespace AutoVideo.Embedded.Hosting;

internal delegate ValueTask<object?> FunctionInvoker(object? instance, object?[] arguments);

/// <summary>Compiles a call of a function's method, so that an invocation costs no reflection.</summary>
internal static class FunctionInvokerCompiler
{
    public static FunctionInvoker Compile(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, index) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType)));
        return Expression.Lambda<FunctionInvoker>(AsValueTask(call, method.ReturnType), instance, arguments).Compile();
    }

    /// <summary>What the caller of the method gets in the end: T of Task&lt;T&gt;, void of Task.</summary>
    public static Type ResultType(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task) || type == typeof(ValueTask))
            return typeof(void);
        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }

    private static Expression AsValueTask(MethodCallExpression call, Type type)
    {
        if (type == typeof(void))
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (type == typeof(Task))
            return Expression.Call(Method(nameof(OfTask)), call);
        if (type == typeof(ValueTask))
            return Expression.Call(Method(nameof(OfValueTask)), call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return Expression.Call(Method(nameof(OfTaskWithResult), type), call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Expression.Call(Method(nameof(OfValueTaskWithResult), type), call);
        return Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
    }

    private static MethodInfo Method(string name, Type? task = null)
    {
        var method = typeof(FunctionInvokerCompiler).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
        return task is null ? method : method.MakeGenericMethod(task.GetGenericArguments());
    }

    private static async ValueTask<object?> OfTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> OfValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> OfTaskWithResult<T>(Task<T> task) => await task;

    private static async ValueTask<object?> OfValueTaskWithResult<T>(ValueTask<T> task) => await task;
}
