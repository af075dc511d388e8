//! The state of agents and runs as named tensors. Conversion to and from the bytes of a checkpoint is in `interchange`.

use crate::Error;
use crate::error::printable;

/// Maximum size of a checkpoint file in bytes. A run whose state could become larger is rejected before it begins.
pub const MAX_CHECKPOINT_BYTES: usize = 512 << 20;

/// The numbers of a tensor.
#[derive(Clone, Debug, PartialEq)]
pub enum TensorValues {
    /// Weights, rewards and membrane potentials.
    F32(Vec<f32>),
    /// Priorities and running statistics.
    F64(Vec<f64>),
    /// States, actions and visit counts.
    U32(Vec<u32>),
    /// Counters and the words of random streams.
    U64(Vec<u64>),
}

/// A named tensor.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Name, such as `online.feature_1.weight`.
    pub name: String,
    /// Lengths of the axes, such as `[outputs, inputs]`.
    pub shape: Vec<usize>,
    /// The numbers, row-major; their count is the product of `shape`.
    pub values: TensorValues,
}

impl Tensor {
    /// Returns whether the count of numbers equals the product of the shape.
    pub(crate) fn fills_its_shape(&self) -> bool {
        let length = match &self.values {
            TensorValues::F32(values) => values.len(),
            TensorValues::F64(values) => values.len(),
            TensorValues::U32(values) => values.len(),
            TensorValues::U64(values) => values.len(),
        };
        let product = self.shape.iter().try_fold(1_usize, |product, length| product.checked_mul(*length));
        product == Some(length)
    }

    /// Returns whether name, shape and every number are bit-identical to those of `other`; all NaNs count as equal.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        if self.name != other.name || self.shape != other.shape {
            return false;
        }
        match (&self.values, &other.values) {
            (TensorValues::F32(a), TensorValues::F32(b)) => {
                let same = |(a, b): (&f32, &f32)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
                a.len() == b.len() && a.iter().zip(b).all(same)
            }
            (TensorValues::F64(a), TensorValues::F64(b)) => {
                let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
                a.len() == b.len() && a.iter().zip(b).all(same)
            }
            (a, b) => a == b,
        }
    }

    /// Returns whether no number is infinite or NaN; integers never are.
    pub(crate) fn is_finite(&self) -> bool {
        match &self.values {
            TensorValues::F32(values) => values.iter().all(|x| x.is_finite()),
            TensorValues::F64(values) => values.iter().all(|x| x.is_finite()),
            TensorValues::U32(_) | TensorValues::U64(_) => true,
        }
    }
}

/// A list of named tensors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The tensors, in the order in which they were added.
    pub tensors: Vec<Tensor>,
}

/// An element type that a tensor can hold.
pub trait Number: Copy + Sized {
    /// Name of the element type in messages, such as `F32`.
    const NAME: &'static str;

    /// Wraps numbers of this type in [`TensorValues`].
    fn wrap(values: Vec<Self>) -> TensorValues;

    /// Returns the numbers if they are of this type.
    fn unwrap(values: &TensorValues) -> Option<&[Self]>;
}

macro_rules! number {
    ($kind:ty, $variant:ident) => {
        impl Number for $kind {
            const NAME: &'static str = stringify!($variant);

            fn wrap(values: Vec<Self>) -> TensorValues {
                TensorValues::$variant(values)
            }

            fn unwrap(values: &TensorValues) -> Option<&[Self]> {
                if let TensorValues::$variant(values) = values { Some(values) } else { None }
            }
        }
    };
}

number!(f32, F32);
number!(f64, F64);
number!(u32, U32);
number!(u64, U64);

impl State {
    /// Adds a tensor of shape `shape`; `values` is row-major and must fill the shape.
    pub fn put_shaped<T: Number>(&mut self, name: impl Into<String>, shape: Vec<usize>, values: Vec<T>) {
        self.tensors.push(Tensor { name: name.into(), shape, values: T::wrap(values) });
    }

    /// Adds a vector of shape `[values.len()]`.
    pub fn put<T: Number>(&mut self, name: impl Into<String>, values: &[T]) {
        self.put_shaped(name, vec![values.len()], values.to_vec());
    }

    /// Size of all numbers in bytes, without names and shapes.
    pub fn bytes(&self) -> usize {
        let each = self.tensors.iter().map(|tensor| match &tensor.values {
            TensorValues::F32(values) => 4 * values.len(),
            TensorValues::F64(values) => 8 * values.len(),
            TensorValues::U32(values) => 4 * values.len(),
            TensorValues::U64(values) => 8 * values.len(),
        });
        each.sum()
    }

    /// Returns whether there is a tensor called `name`.
    pub fn has(&self, name: &str) -> bool {
        self.tensors.iter().any(|tensor| tensor.name == name)
    }

    /// Returns the values of the tensor `name` of shape `shape`, row-major.
    ///
    /// # Errors
    /// [`Error::File`] if the tensor is missing, holds another type of number, has another shape or does not fill its
    /// shape.
    pub fn shaped<T: Number>(&self, name: &str, shape: &[usize]) -> Result<&[T], Error> {
        let tensor = self.tensor(name)?;
        if tensor.shape != shape {
            let found = printable(&format!("{:?}", tensor.shape));
            let rule = format!("the tensor {} has shape {found}, expected {shape:?}", printable(name));
            return Err(Error::File { rule });
        }
        self.vector(name)
    }

    /// Returns the values of the tensor `name` of any shape, row-major.
    ///
    /// # Errors
    /// [`Error::File`] if the tensor is missing, holds another type of number or does not fill its shape.
    pub fn vector<T: Number>(&self, name: &str) -> Result<&[T], Error> {
        let tensor = self.tensor(name)?;
        let values =
            T::unwrap(&tensor.values).ok_or_else(|| broken(name, &format!("is not of {}", T::NAME)))?;
        if !tensor.fills_its_shape() {
            return Err(broken(name, "does not fill its shape"));
        }
        Ok(values)
    }

    /// Returns the values of the vector `name` of shape `[N]` as an array.
    ///
    /// # Errors
    /// [`Error::File`] if the tensor is missing, holds another type of number, has another shape or does not fill its
    /// shape.
    pub fn array<T: Number, const N: usize>(&self, name: &str) -> Result<[T; N], Error> {
        let values = self.shaped(name, &[N])?;
        Ok(std::array::from_fn(|i| values[i]))
    }

    /// Copies the values of the vector `name` to `into`, which must have the vector's length.
    ///
    /// # Errors
    /// [`Error::File`] if the tensor is missing, holds another type of number, has another shape or does not fill its
    /// shape.
    pub fn read<T: Number>(&self, name: &str, into: &mut [T]) -> Result<(), Error> {
        into.copy_from_slice(self.shaped(name, &[into.len()])?);
        Ok(())
    }

    /// Checks that `other` has each tensor of this state with an equal value ([`Tensor::is_same`]), in any order.
    /// Further tensors of `other` are ignored.
    ///
    /// # Errors
    /// [`Error::File`] naming a tensor of this state that `other` does not have or that differs in `other`.
    pub(crate) fn check_same(&self, other: &Self) -> Result<(), Error> {
        for tensor in &self.tensors {
            match other.tensors.iter().find(|other| other.name == tensor.name) {
                None => return Err(broken(&tensor.name, "does not belong to this run")),
                Some(other) if !tensor.is_same(other) => {
                    return Err(broken(
                        &tensor.name,
                        "has contents that a run with these parameters never saves",
                    ));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn tensor(&self, name: &str) -> Result<&Tensor, Error> {
        let found = self.tensors.iter().find(|tensor| tensor.name == name);
        found.ok_or_else(|| broken(name, "is missing"))
    }
}

/// Returns the [`Error::File`] for the tensor `name`; `rule` continues the message, such as "is missing".
pub fn broken(name: &str, rule: &str) -> Error {
    Error::File { rule: format!("the tensor {} {rule}", printable(name)) }
}
