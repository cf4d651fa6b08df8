using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Where this is equal.</summary>
        public Tensor eq(Tensor target) => taskdsl_eq(this, target);
        /// <summary>Where this is equal.</summary>
        public Tensor eq(Scalar target) => taskdsl_eq_scalar(this, target);
        /// <summary>Where this is not equal.</summary>
        public Tensor ne(Tensor target) => taskdsl_ne(this, target);
        /// <summary>Where this is not equal.</summary>
        public Tensor ne(Scalar target) => taskdsl_ne_scalar(this, target);
        /// <summary>Where this is less.</summary>
        public Tensor lt(Tensor target) => taskdsl_lt(this, target);
        /// <summary>Where this is less.</summary>
        public Tensor lt(Scalar target) => taskdsl_lt_scalar(this, target);
        /// <summary>Where this is less or equal.</summary>
        public Tensor le(Tensor target) => taskdsl_le(this, target);
        /// <summary>Where this is less or equal.</summary>
        public Tensor le(Scalar target) => taskdsl_le_scalar(this, target);
        /// <summary>Where this is greater.</summary>
        public Tensor gt(Tensor target) => taskdsl_gt(this, target);
        /// <summary>Where this is greater.</summary>
        public Tensor gt(Scalar target) => taskdsl_gt_scalar(this, target);
        /// <summary>Where this is greater or equal.</summary>
        public Tensor ge(Tensor target) => taskdsl_ge(this, target);
        /// <summary>Where this is greater or equal.</summary>
        public Tensor ge(Scalar target) => taskdsl_ge_scalar(this, target);
        /// <summary>Where both are not zero.</summary>
        public Tensor logical_and(Tensor other) => taskdsl_logical_and(this, other);
        /// <summary>Where either is not zero.</summary>
        public Tensor logical_or(Tensor other) => taskdsl_logical_or(this, other);
        /// <summary>Where exactly one is not zero.</summary>
        public Tensor logical_xor(Tensor other) => taskdsl_logical_xor(this, other);
        /// <summary>The bits in both.</summary>
        public Tensor bitwise_and(Tensor other) => taskdsl_bitwise_and(this, other);
        /// <summary>The bits in either.</summary>
        public Tensor bitwise_or(Tensor other) => taskdsl_bitwise_or(this, other);
        /// <summary>The bits in exactly one.</summary>
        public Tensor bitwise_xor(Tensor other) => taskdsl_bitwise_xor(this, other);

        /// <summary>Whether shapes and elements are the same.</summary>
        public bool Equals(Tensor target)
        {
            if (target is null)
            {
                return false;
            }

            taskdsl_equal(this, target, out var same);
            return same;
        }

        /// <summary>Whether the other is a tensor of the same shape and elements.</summary>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>By identity, as in TorchSharp.</summary>
        public override int GetHashCode() => base.GetHashCode();

        /// <summary>Whether all elements lie within <paramref name="atol"/> + <paramref name="rtol"/> · |target|.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            taskdsl_allclose(this, target, rtol, atol, equal_nan, out var close);
            return close;
        }

        /// <summary>Where the left is equal.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        /// <summary>Where the left is equal.</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);
        /// <summary>Where the left is equal.</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);
        /// <summary>Where the left is not equal.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
        /// <summary>Where the left is not equal.</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);
        /// <summary>Where the left is not equal.</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);
        /// <summary>Where the left is less.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);
        /// <summary>Where the left is less.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);
        /// <summary>Where the left is less.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);
        /// <summary>Where the left is less or equal.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);
        /// <summary>Where the left is less or equal.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);
        /// <summary>Where the left is less or equal.</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);
        /// <summary>Where the left is greater.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);
        /// <summary>Where the left is greater.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);
        /// <summary>Where the left is greater.</summary>
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);
        /// <summary>Where the left is greater or equal.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);
        /// <summary>Where the left is greater or equal.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
        /// <summary>Where the left is greater or equal.</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);
    }
}
